package io.dsfleet.gateway.submission;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a request waits for the job to start: {@code Prefer: wait=N} in seconds (RFC 7240).
 *
 * @param byDefault wait without the header
 * @param most upper bound of the wait
 */
record WaitPreference(Duration byDefault, Duration most) {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])");

  /** The requested wait; the default if the header is absent or unreadable. */
  Duration of(@Nullable String prefer) {
    Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
    if (!wait.find()) {
      return byDefault;
    }
    Duration requested = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return requested.compareTo(most) > 0 ? most : requested;
  }
}
