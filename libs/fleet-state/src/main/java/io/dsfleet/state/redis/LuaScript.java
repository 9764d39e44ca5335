package io.dsfleet.state.redis;

import static java.util.Objects.requireNonNull;

import io.dsfleet.state.timing.FleetTimings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The Lua scripts, one per transition. Their headers name their keys, arguments and parts. */
public enum LuaScript {
  ACCEPT,
  SUBMITTED,
  ENQUEUE,
  ASSIGN,
  STARTED,
  FILES_REPORTED,
  FILES_LISTED,
  PROGRESSED,
  COMPLETE,
  REFUSE,
  CANCEL,
  INTERRUPTED,
  REPRIORITIZE,
  CLAIM_CALLBACKS,
  CALLBACK_SETTLED,
  OPEN_SESSION,
  ADMIT,
  LOSE_SESSION,
  LOG_LINE,
  DRAIN,
  BEGIN_SHUTDOWN,
  SHUTDOWN_STEP,
  PROCESS_EVENT,
  INSTANCE_ENDED,
  CLAIM_TIMERS,
  JOB_OVERDUE,
  EXPIRE_SLOT,
  COMMANDS_SETTLED,
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
  RESTORE_IDEMPOTENCY,
  REVIVE,
  JOURNAL_READ,
  JOURNAL_WRITTEN,
  AUDIT;

  private static final Pattern TIMING = Pattern.compile("\\bT\\.(\\w+)");
  private static final Pattern KEY = Pattern.compile("\\bK\\.(\\w+)");
  private static final Pattern ARGUMENT = Pattern.compile("\\bA\\.(\\w+)");
  private static final String REST = "...";
  private static final String FOLDER = "/io/dsfleet/state/lua/";

  // Read once: needed for every call.
  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> keyNames;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> argumentNames;

  LuaScript() {
    text = resource(fileName());
    keyNames = header(text, "-- KEYS ");
    argumentNames = header(text, "-- ARGV ");
  }

  /** The file name without its suffix. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The text of the script's own file, without parts. */
  public String text() {
    return text;
  }

  /** The names of its keys in the order of KEYS; the subject replaces the star of {@code x:*}. */
  public List<String> keyNames() {
    return keyNames;
  }

  /**
   * The text, preceded by its parts.
   *
   * @param gated whether it refuses transitions on a record that is not in use
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
   * The source that Redis runs: {@code T.x} becomes the value of a timing, {@code K.x} a key and
   * {@code A.x} an argument; {@code A.x} of a last argument declared as {@code x...} becomes the
   * index of the first of the remaining arguments. A part may name keys and arguments that a script
   * does not declare, if the script never reaches that code.
   */
  public String source(String composed, FleetTimings timings) {
    Map<String, Long> numbers = ScriptTimings.of(timings);
    List<String> keys = keyNames.stream().map(key -> key.replace(":*", "")).toList();
    String timed =
        TIMING
            .matcher(composed)
            .replaceAll(found -> "" + requireNonNull(numbers.get(found.group(1))));
    String keyed =
        KEY.matcher(timed).replaceAll(found -> "KEYS[" + (keys.indexOf(found.group(1)) + 1) + "]");
    return ARGUMENT.matcher(keyed).replaceAll(found -> argument(found.group(1)));
  }

  private String argument(String name) {
    int rest = argumentNames.indexOf(name + REST);
    return rest >= 0 ? "" + (rest + 1) : "ARGV[" + (argumentNames.indexOf(name) + 1) + "]";
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
    try (InputStream in = LuaScript.class.getResourceAsStream(path)) {
      return new String(requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
