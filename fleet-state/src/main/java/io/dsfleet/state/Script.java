package io.dsfleet.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The scripts, one per transition; their keys and included parts stand in their headers. */
enum Script {
  ACCEPT,
  SUBMITTED,
  ENQUEUE,
  ASSIGN,
  STARTED,
  FILES,
  LISTED,
  PROGRESSED,
  COMPLETE,
  REFUSE,
  CANCEL,
  INTERRUPTED,
  OPEN_SESSION,
  ADMIT,
  LOSE_SESSION,
  DRAIN,
  ENDED,
  DUE,
  OVERDUE,
  EXPIRE_SLOT,
  SETTLED,
  FORGET,
  FORGET_INSTANCE,
  HEARTBEAT,
  DEAD_BRIDGES,
  AUDIT;

  private static final String FOLDER = "/io/dsfleet/state/lua/";

  // Read once: both are needed for every call.
  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> keyNames;

  Script() {
    text = resource(fileName());
    keyNames = header(text, "-- KEYS ");
  }

  /** File name without ending. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The script's own text, as it lies in the resources. */
  String text() {
    return text;
  }

  /** Names of its keys in the order in which they are passed; {@code x:*} takes the subject. */
  List<String> keyNames() {
    return keyNames;
  }

  /** What Redis runs: timings, names of the keys, included parts, and the text itself. */
  String source(FleetTimings timings) {
    StringBuilder source = new StringBuilder(TimingTable.lua(timings)).append("local K = {}\n");
    List<String> names = keyNames();
    for (int i = 0; i < names.size(); i++) {
      source
          .append("K.")
          .append(names.get(i).replace(":*", ""))
          .append(" = KEYS[")
          .append(i + 1)
          .append("]\n");
    }
    for (String part : header(text(), "-- USES ")) {
      source.append(resource("parts/" + part));
    }
    return source.append(text()).toString();
  }

  private static List<String> header(String text, String mark) {
    return text.lines()
        .filter(line -> line.startsWith(mark))
        .findFirst()
        .map(line -> List.of(line.substring(mark.length()).trim().split(" +")))
        .orElse(List.of());
  }

  private static String resource(String name) {
    String path = FOLDER + name + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
