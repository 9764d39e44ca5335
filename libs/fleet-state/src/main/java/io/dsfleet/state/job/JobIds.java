package io.dsfleet.state.job;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Creates job ids: the pool's name, a dot and 26 characters that sort by time, then, if the client
 * sent a trace id, a dash and that id.
 */
public final class JobIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong LAST = new AtomicLong();
  private static final int SEQUENCE_BITS = 12;
  private static final Pattern VALID =
      Pattern.compile("[A-Za-z0-9_-]{1,64}\\.[0-9a-f]{26}(-[0-9a-f]{32})?");

  private JobIds() {}

  /**
   * Creates an id. The ids of one process increase.
   *
   * @param nowMillis a clock close to that of Redis
   */
  public static String next(String pool, long nowMillis) {
    long time = nowMillis << SEQUENCE_BITS;
    long stamp = LAST.updateAndGet(last -> Math.max(last + 1, time));
    String low = Long.toHexString(RANDOM.nextLong(1L << 44));
    return pool + String.format(Locale.ROOT, ".%015x%11s", stamp, low).replace(' ', '0');
  }

  /** Creates an id with a trace id of 32 hexadecimal digits, or without one if it is null. */
  public static String next(String pool, long nowMillis, @Nullable String trace) {
    String id = next(pool, nowMillis);
    return trace == null ? id : id + "-" + trace;
  }

  /** Whether the text has the form of an id that {@link #next} creates. */
  public static boolean isValid(String jobId) {
    return VALID.matcher(jobId).matches();
  }

  /**
   * The pool of the job.
   *
   * @throws IllegalArgumentException if the id has no pool
   */
  public static String poolOf(String jobId) {
    int dot = jobId.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException(
          "expected a job id <pool>.<26 characters>, but it is '" + jobId + "'");
    }
    return jobId.substring(0, dot);
  }
}
