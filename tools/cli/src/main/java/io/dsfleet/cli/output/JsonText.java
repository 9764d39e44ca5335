package io.dsfleet.cli.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** Reads the texts of JSON bodies for people. */
public final class JsonText {
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private JsonText() {}

  /** The field as one line of text; empty if it is missing or null. */
  public static String field(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return TerminalStyle.printable(value.isValueNode() ? value.asString() : value.toString());
  }

  /** The time in the field as local time; empty if it is missing or null. */
  public static String time(JsonNode object, String name) {
    String text = field(object, name);
    try {
      return text.isEmpty()
          ? ""
          : LOCAL_TIME.format(Instant.parse(text).atZone(ZoneId.systemDefault()));
    } catch (DateTimeParseException other) {
      return text;
    }
  }
}
