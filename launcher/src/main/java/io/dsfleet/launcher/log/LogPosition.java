package io.dsfleet.launcher.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Read position in an app's log files.
 *
 * @param fileKey key of the file, which survives renaming
 * @param offset offset of the next byte
 */
record LogPosition(String fileKey, long offset) {
  private static final Pattern FORM = Pattern.compile("f([A-Za-z0-9_-]{1,200}):(\\d{1,18})");

  String text() {
    return "f" + fileKey + ":" + offset;
  }

  /** Parses a position; empty if the text is invalid. */
  static Optional<LogPosition> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new LogPosition(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }
}
