package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's reply from left to right: a flat list of strings and integers. */
final class Reply {
  private final List<Object> values;
  private int at;

  Reply(List<Object> values) {
    this.values = values;
  }

  String text() {
    if (at >= values.size()) {
      throw new IllegalStateException("expected a longer reply, but it is " + values);
    }
    return String.valueOf(values.get(at++));
  }

  /** The next value, null where it is empty. */
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

  JobState jobState() {
    return JobState.valueOf(text());
  }

  @Nullable JobState jobStateOrNull() {
    String text = textOrNull();
    return text == null ? null : JobState.valueOf(text);
  }

  Placement placement() {
    Assignment assignment = new Assignment(text(), count(), text(), count(), number());
    return new Placement(assignment, number(), number());
  }

  List<Placement> placements() {
    int count = count();
    List<Placement> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(placement());
    }
    return list;
  }

  Orders orders() {
    return new Orders(placements(), placements());
  }

  IllegalStateException unexpected(String tag) {
    return new IllegalStateException("expected a known reply, but it is " + tag + " in " + values);
  }
}
