package io.dsfleet.bridge;

import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.state.FleetState;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what apps log: a line of our own log and an entry of the pool's feed for each line. */
final class AppLogs {
  private static final Logger LOG = LoggerFactory.getLogger(AppLogs.class);
  private static final int MOST_CHARACTERS = 500;
  private static final int MOST_OF_LEVEL = 16;

  private final FleetState state;

  AppLogs(FleetState state) {
    this.state = state;
  }

  /** Shows the line; one that the record cannot take is in our log all the same. */
  void show(String instanceId, ClaimOutcome.Granted claim, LogLine line) {
    String level = plain(line.level(), MOST_OF_LEVEL).toUpperCase(Locale.ROOT);
    String text = plain(text(line), MOST_CHARACTERS);
    LOG.info("{} says {}: {}", instanceId, level, text);
    var _ =
        state
            .pool(claim.pool())
            .sessions()
            .log(instanceId, claim.session(), level, text)
            .exceptionally(
                failure -> {
                  LOG.debug(
                      "a line of {} is not in the feed: {}", instanceId, failure.getMessage());
                  return false;
                });
  }

  private static String text(LogLine line) {
    return line.streamId() == null
        ? line.message()
        : "stream " + line.streamId() + ": " + line.message();
  }

  /** One line, whatever the app put into it. */
  private static String plain(String text, int most) {
    String line = text.length() <= most ? text : text.substring(0, most);
    return line.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
