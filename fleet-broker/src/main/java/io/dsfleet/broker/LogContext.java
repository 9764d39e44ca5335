package io.dsfleet.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Marks the log lines of this thread with the job and the instance that they are about, until
 * closed.
 *
 * <p>The trace id is a hash of the job's id: every service comes to the same one, and no message
 * has to carry it.
 */
public final class LogContext implements AutoCloseable {
  /** Names in the logging context. */
  public static final String JOB = "job_id";

  public static final String INSTANCE = "instance_id";
  public static final String TRACE = "trace_id";

  private static final int TRACE_BYTES = 16;

  private final @Nullable Map<String, String> before;

  private LogContext(@Nullable Map<String, String> before) {
    this.before = before;
  }

  /** The lines from now on are about these. */
  public static LogContext of(@Nullable String jobId, @Nullable String instanceId) {
    LogContext context = new LogContext(MDC.getCopyOfContextMap());
    if (jobId != null) {
      MDC.put(JOB, jobId);
      MDC.put(TRACE, traceOf(jobId));
    }
    if (instanceId != null) {
      MDC.put(INSTANCE, instanceId);
    }
    return context;
  }

  /** Trace id of a job: 32 hexadecimal digits. */
  public static String traceOf(String jobId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, TRACE_BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public void close() {
    if (before == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }
}
