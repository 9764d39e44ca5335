package io.dsfleet.cli.jobs;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Formats a job's timeline for the user. */
final class TimelineFormatter {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final Set<String> HEADER_FIELDS = Set.of("at", "event", "type", "seq", "id");

  private TimelineFormatter() {}

  /** One line per entry: local time, event, then all other non-empty fields. */
  static List<String> lines(JsonNode timeline, ZoneId zone) {
    JsonNode entries =
        timeline.isArray()
            ? timeline
            : Stream.of("timeline", "events", "entries")
                .map(timeline::path)
                .filter(JsonNode::isArray)
                .findFirst()
                .orElse(timeline.path("timeline"));
    return entries.valueStream().map(entry -> line(entry, zone)).toList();
  }

  /** One entry or event as a line. */
  static String line(JsonNode entry, ZoneId zone) {
    String event = entry.path("event").asString(entry.path("type").asString("?"));
    String rest =
        entry
            .propertyStream()
            .filter(field -> !HEADER_FIELDS.contains(field.getKey()))
            .filter(
                field -> !field.getValue().isNull() && !field.getValue().asString("-").isEmpty())
            .map(field -> field.getKey() + "=" + text(field.getValue()))
            .collect(Collectors.joining("  "));
    return "%s  %-22s %s".formatted(time(entry.path("at"), zone), event, rest).stripTrailing();
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static String time(JsonNode at, ZoneId zone) {
    if (at.isNumber()) {
      return CLOCK.format(Instant.ofEpochMilli(at.asLong()).atZone(zone));
    }
    try {
      return CLOCK.format(Instant.parse(at.asString("")).atZone(zone));
    } catch (DateTimeParseException other) {
      return at.asString(ZoneOffset.UTC.getId());
    }
  }
}
