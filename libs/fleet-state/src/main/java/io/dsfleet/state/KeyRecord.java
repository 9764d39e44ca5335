package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.access.Role;

/**
 * What is kept of a caller's key.
 *
 * @param prefix names the key
 * @param name who holds it, for people
 * @param hash SHA-256 of the whole key, hexadecimal
 * @param createdBy prefix of the key that made it, or who did
 */
public record KeyRecord(
    @JsonProperty("prefix") String prefix,
    @JsonProperty("name") String name,
    @JsonProperty("role") Role role,
    @JsonProperty("hash") String hash,
    @JsonProperty("created") long createdMillis,
    @JsonProperty("created_by") String createdBy) {}
