package io.dsfleet.gateway.events;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Event ids: {@code <milliseconds>-<number>}, ascending. */
final class EventIds {
  private static final Pattern ID = Pattern.compile("\\d{1,15}(-\\d{1,15})?");

  private EventIds() {}

  /** Parses an id, empty if the text is not one. */
  static Optional<String> parse(@Nullable String text) {
    if (text == null || !ID.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(text.contains("-") ? text : text + "-0");
  }

  /** Whether {@code id} comes after {@code other}. */
  static boolean isAfter(String id, String other) {
    int time = Long.compare(part(id, true), part(other, true));
    return time > 0 || (time == 0 && part(id, false) > part(other, false));
  }

  private static long part(String id, boolean time) {
    int dash = id.indexOf('-');
    if (dash < 0) {
      return time ? Long.parseLong(id) : 0;
    }
    return Long.parseLong(time ? id.substring(0, dash) : id.substring(dash + 1));
  }
}
