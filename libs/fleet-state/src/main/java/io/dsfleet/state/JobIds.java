package io.dsfleet.state;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Job ids: the pool's name, a dot, and 26 characters that sort by time; then, behind a dash, the
 * trace of the upstream if it named one.
 */
public final class JobIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong LAST = new AtomicLong();
  private static final int SEQUENCE_BITS = 12;

  private JobIds() {}

  /**
   * A new id; ids of one process grow.
   *
   * @param nowMillis of any clock near Redis's
   */
  public static String next(String pool, long nowMillis) {
    long time = nowMillis << SEQUENCE_BITS;
    long stamp = LAST.updateAndGet(last -> Math.max(last + 1, time));
    String low = Long.toHexString(RANDOM.nextLong(1L << 44));
    return pool + String.format(Locale.ROOT, ".%015x%11s", stamp, low).replace(' ', '0');
  }

  /** The same in a trace of 32 hexadecimal digits; null is none. */
  public static String next(String pool, long nowMillis, @Nullable String trace) {
    String id = next(pool, nowMillis);
    return trace == null ? id : id + "-" + trace;
  }

  /** The pool that an id names; refuses what is no job id with IllegalArgumentException. */
  public static String poolOf(String jobId) {
    int dot = jobId.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException(
          "expected a job id <pool>.<26 characters>, but it is '" + jobId + "'");
    }
    return jobId.substring(0, dot);
  }
}
