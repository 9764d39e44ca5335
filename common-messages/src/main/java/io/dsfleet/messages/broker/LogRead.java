package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a log, without their ends, oldest first; together at most {@value #BYTES_MOST} bytes.
 *
 * @param logPath host file, or what else names the place
 * @param next where to go on; opaque, and good over the log's rotation and a launcher's restart
 * @param ended whether the process is gone, so that nothing follows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogRead(
    @JsonProperty("process_id") String processId,
    @JsonProperty("log_path") @Nullable String logPath,
    @JsonProperty("lines") List<String> lines,
    @JsonProperty("next") @Nullable String next,
    @JsonProperty("ended") boolean ended)
    implements LauncherReply {
  /** Bytes of the lines of one answer at most; longer lines are cut. */
  public static final int BYTES_MOST = 1 << 19;
}
