package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a log without line terminators, oldest first; together at most {@value #MAX_BYTES}
 * bytes.
 *
 * @param logPath file on the host, or another name of the log's location
 * @param next opaque position after the last line; valid across log rotation and launcher restarts
 * @param ended whether the process has ended, so that no lines follow
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogRead(
    @JsonProperty("process_id") String processId,
    @JsonProperty("log_path") @Nullable String logPath,
    @JsonProperty("lines") List<String> lines,
    @JsonProperty("next") @Nullable String next,
    @JsonProperty("ended") boolean ended)
    implements LauncherReply {
  /** Maximum size of the lines of one reply in bytes; longer lines are cut. */
  public static final int MAX_BYTES = 1 << 19;
}
