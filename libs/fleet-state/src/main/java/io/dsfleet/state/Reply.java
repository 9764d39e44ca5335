package io.dsfleet.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's reply, a flat list of strings and integers, from left to right. */
final class Reply {
  private final List<Object> values;
  private int at;

  Reply(List<Object> values) {
    this.values = values;
  }

  String text() {
    if (at >= values.size()) {
      throw new IllegalStateException("the reply is too short: " + values);
    }
    return String.valueOf(values.get(at++));
  }

  /** The next value, null if it is empty. */
  @Nullable String textOrNull() {
    String text = text();
    return text.isEmpty() ? null : text;
  }

  long number() {
    return Long.parseLong(text());
  }

  int count() {
    return Math.toIntExact(number());
  }

  boolean hasMore() {
    return at < values.size();
  }

  IllegalStateException unexpected(String tag) {
    return new IllegalStateException("unknown reply " + tag + " in " + values);
  }
}
