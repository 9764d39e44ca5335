package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The request was refused and had no effect.
 *
 * @param code kind of the refusal, for programs
 * @param field invalid field of the request, null if none is
 * @param reason description, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestRefused(
    @JsonProperty("code") RequestRefusalCode code,
    @JsonProperty("field") @Nullable String field,
    @JsonProperty("reason") String reason)
    implements ServiceReply {}
