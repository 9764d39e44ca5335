package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Read what an app wrote. Answered by {@link LogRead} or {@link RequestRefused}.
 *
 * @param lines at most so many, 1 to 1,000
 * @param after {@link LogRead#next} of the part before: what was written since, from its beginning;
 *     null: the last lines
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadLog(
    @JsonProperty("process_id") String processId,
    @JsonProperty("lines") int lines,
    @JsonProperty("after") @Nullable String after)
    implements LauncherRequest {}
