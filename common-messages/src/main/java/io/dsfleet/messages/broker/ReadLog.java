package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of an app's log. The reply is {@link LogRead} or {@link RequestRefused}.
 *
 * @param lines maximum number of lines, 1 to 1,000
 * @param after {@link LogRead#next} of the previous reply, to read what follows; null for the last
 *     lines
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadLog(
    @JsonProperty("process_id") String processId,
    @JsonProperty("lines") int lines,
    @JsonProperty("after") @Nullable String after)
    implements LauncherRequest {}
