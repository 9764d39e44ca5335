package io.dsfleet.messages.job;

import io.dsfleet.messages.codec.Sha256Hash;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trace id of a job: 32 hexadecimal digits.
 *
 * <p>A trace id given by the upstream (W3C trace context) is the suffix of the job id; otherwise
 * the trace id is a hash of the job id. Either way it follows from the job id and is not stored.
 */
public final class TraceId {
  /** Name of the W3C trace context header in HTTP and AMQP. */
  public static final String HEADER = "traceparent";

  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final Pattern TRACED_JOB_ID = Pattern.compile("[^.]+\\.[^-]+-([0-9a-f]{32})");
  private static final int MAX_HEADER_LENGTH = 256;
  private static final int BYTES = 16;

  private TraceId() {}

  /** The trace id of a {@code traceparent} header, null if it is absent or invalid. */
  public static @Nullable String fromTraceparent(@Nullable String header) {
    if (header == null || header.length() > MAX_HEADER_LENGTH) {
      return null;
    }
    Matcher matcher = TRACEPARENT.matcher(header.strip());
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The trace id at the end of the job id, null if the upstream gave none. */
  public static @Nullable String suffixOf(String jobId) {
    Matcher matcher = TRACED_JOB_ID.matcher(jobId);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The trace id of the job. */
  public static String forJob(String jobId) {
    String traceId = suffixOf(jobId);
    return traceId == null ? Sha256Hash.hexPrefixOf(jobId, BYTES) : traceId;
  }
}
