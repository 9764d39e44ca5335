package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The request was not done, and nothing of it is left half-made.
 *
 * @param code what kind of refusal, for programs
 * @param field the request's field that is wrong, null where none is
 * @param reason worded "expected ..., but ..."
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestRefused(
    @JsonProperty("code") RequestRefusal code,
    @JsonProperty("field") @Nullable String field,
    @JsonProperty("reason") String reason)
    implements ServiceReply {}
