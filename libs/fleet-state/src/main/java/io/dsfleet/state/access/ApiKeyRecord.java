package io.dsfleet.state.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.access.Role;

/**
 * The record of an API key.
 *
 * @param prefix public first part of the key, which identifies it
 * @param name holder of the key, for display
 * @param hash SHA-256 of the whole key, hexadecimal
 * @param createdBy prefix of the key that created it, or another name of the creator
 */
public record ApiKeyRecord(
    @JsonProperty("prefix") String prefix,
    @JsonProperty("name") String name,
    @JsonProperty("role") Role role,
    @JsonProperty("hash") String hash,
    @JsonProperty("created") long createdMillis,
    @JsonProperty("created_by") String createdBy) {}
