package io.dsfleet.gateway.submission;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a client waits for the start: {@code Prefer: wait=N} in seconds (RFC 7240), bounded.
 *
 * @param byDefault where the client says nothing
 * @param most bound of what it may ask for
 */
record WaitPreference(Duration byDefault, Duration most) {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])");

  /** The wait that the header asks for; one that cannot be read says nothing. */
  Duration of(@Nullable String prefer) {
    Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
    if (!wait.find()) {
      return byDefault;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(most) > 0 ? most : asked;
  }
}
