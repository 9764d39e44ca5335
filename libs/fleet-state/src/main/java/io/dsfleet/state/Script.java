package io.dsfleet.state;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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
  REPRIORITIZE,
  CLAIM_TELLS,
  TOLD,
  OPEN_SESSION,
  ADMIT,
  LOSE_SESSION,
  LOGGED,
  DRAIN,
  STOP,
  STOP_STEP,
  NOTE_PROCESS,
  ENDED,
  DUE,
  OVERDUE,
  EXPIRE_SLOT,
  SETTLED,
  FORGET,
  FORGET_INSTANCE,
  SET_FLEET,
  SCALE_GROUP,
  HOLD_HOST,
  WRITE_PROCESS,
  HEARTBEAT,
  DEAD_BRIDGES,
  BEGIN_RECORD,
  RESTORE,
  RESTORE_FILES,
  RESTORE_IDEM,
  REVIVE,
  JOURNAL_READ,
  JOURNAL_WRITTEN,
  AUDIT;

  private static final Pattern TIMING = Pattern.compile("\\bT\\.(\\w+)");
  private static final Pattern KEY = Pattern.compile("\\bK\\.(\\w+)");
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

  /**
   * The text with the parts that it uses before it.
   *
   * @param gated whether it refuses to touch a record that nobody put into use
   */
  String composed(boolean gated) {
    StringBuilder composed = new StringBuilder();
    boolean shut = gated && text.lines().noneMatch("-- UNGATED"::equals);
    for (String part : header(text, "-- USES ")) {
      composed.append(resource("parts/" + part));
      if (shut && part.equals("clock")) {
        composed.append(resource("parts/gate"));
      }
    }
    return composed.append(text).toString();
  }

  /**
   * What Redis runs: a composed text in which {@code T.x} is the number of a timing and {@code K.x}
   * the key of that name. A part may name keys that a script does not have and does not reach.
   */
  String source(String composed, FleetTimings timings) {
    Map<String, Long> numbers = TimingTable.of(timings);
    List<String> keys = keyNames.stream().map(key -> key.replace(":*", "")).toList();
    String timed =
        TIMING
            .matcher(composed)
            .replaceAll(found -> "" + requireNonNull(numbers.get(found.group(1))));
    return KEY.matcher(timed)
        .replaceAll(found -> "KEYS[" + (keys.indexOf(found.group(1)) + 1) + "]");
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
      return new String(requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
