package io.dsfleet.bridge.connection;

import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.state.FleetState;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes log lines of apps to the bridge's log and to the event feed of the pool. */
public final class AppLogRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AppLogRecorder.class);
  private static final int MAX_LENGTH = 500;
  private static final int MAX_LEVEL_LENGTH = 16;

  private final FleetState state;

  public AppLogRecorder(FleetState state) {
    this.state = state;
  }

  /** Records a line; if Redis does not take it, it is only in the bridge's log. */
  public void record(String instanceId, ClaimOutcome.Granted claim, LogLine line) {
    String level = sanitize(line.level(), MAX_LEVEL_LENGTH).toUpperCase(Locale.ROOT);
    String text = sanitize(text(line), MAX_LENGTH);
    LOG.info("log of {}: {} {}", instanceId, level, text);
    var _ =
        state
            .pool(claim.pool())
            .sessions()
            .publishLogLine(instanceId, claim.session(), level, text)
            .exceptionally(
                failure -> {
                  LOG.debug(
                      "log line of {} was not recorded: {}", instanceId, failure.getMessage());
                  return false;
                });
  }

  private static String text(LogLine line) {
    return line.streamId() == null
        ? line.message()
        : "stream " + line.streamId() + ": " + line.message();
  }

  /** Truncates the text and replaces unprintable characters, so that it stays one line. */
  private static String sanitize(String text, int maxLength) {
    String line = text.length() <= maxLength ? text : text.substring(0, maxLength);
    return PrintableText.replace(line, " ").strip();
  }
}
