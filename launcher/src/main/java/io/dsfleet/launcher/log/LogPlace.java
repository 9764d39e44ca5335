package io.dsfleet.launcher.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Up to where a log was read: a file known by what stays the same when it is renamed.
 *
 * @param fileKey the file system's own key of the file
 * @param offset bytes before what is next
 */
record LogPlace(String fileKey, long offset) {
  private static final Pattern FORM = Pattern.compile("f([A-Za-z0-9_-]{1,200}):(\\d{1,18})");

  String text() {
    return "f" + fileKey + ":" + offset;
  }

  static Optional<LogPlace> read(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new LogPlace(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }
}
