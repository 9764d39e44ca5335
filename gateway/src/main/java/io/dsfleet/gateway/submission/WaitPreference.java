package io.dsfleet.gateway.submission;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a request waits for the job to start: {@code Prefer: wait=N} in seconds (RFC 7240).
 *
 * @param defaultWait wait without the header
 * @param maxWait upper bound of the wait
 */
record WaitPreference(Duration defaultWait, Duration maxWait) {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])");

  /** The requested wait; the default if the header is absent or unreadable. */
  Duration parse(@Nullable String prefer) {
    Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
    if (!wait.find()) {
      return defaultWait;
    }
    Duration requested = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return requested.compareTo(maxWait) > 0 ? maxWait : requested;
  }
}
