package io.dsfleet.state.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's reply, a flat list of strings and integers, from left to right. */
public final class ScriptReply {
  private final List<Object> values;
  private int at;

  ScriptReply(List<Object> values) {
    this.values = values;
  }

  public String text() {
    if (at >= values.size()) {
      throw new IllegalStateException("the reply is too short: " + values);
    }
    return String.valueOf(values.get(at++));
  }

  /** The next value, null if it is empty. */
  @Nullable
  public String textOrNull() {
    String text = text();
    return text.isEmpty() ? null : text;
  }

  public long number() {
    return Long.parseLong(text());
  }

  public int count() {
    return Math.toIntExact(number());
  }

  public boolean hasMore() {
    return at < values.size();
  }

  public IllegalStateException unexpected(String tag) {
    return new IllegalStateException("unknown reply " + tag + " in " + values);
  }
}
