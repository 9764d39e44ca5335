package io.dsfleet.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Generates frames as apps in several languages send them, good and bad, each with what a server
 * must make of it. The same seed generates the same frames.
 */
public final class AppMessageGenerator {
  private static final String NUMBER = "number";
  private static final String DECIMAL = "decimal";
  private static final String TEXT = "text";
  private static final String STATUS = "status";

  /** A field of a message: its kind, and whether it is required. */
  private record Field(String name, String kind, boolean required) {}

  private static final Field STREAM = new Field("stream_id", NUMBER, true);
  private static final Field CAMERA = new Field("camera_id", NUMBER, true);
  private static final Field FILE = new Field("file_id", NUMBER, true);
  private static final Field REQUEST = new Field("request_id", TEXT, false);

  private static final Map<String, List<Field>> TYPES =
      Map.of(
          "app_ready",
          List.of(
              new Field("instance_id", TEXT, true),
              new Field("process_id", NUMBER, true),
              new Field("streams_count", NUMBER, true),
              new Field("config_path", TEXT, false),
              new Field("version", TEXT, false),
              new Field("status", STATUS, false),
              REQUEST),
          "analysis_started",
          List.of(STREAM, CAMERA, new Field("status", STATUS, true), REQUEST),
          "push_ack",
          List.of(STREAM, CAMERA, new Field("status", STATUS, true), REQUEST),
          "processing_started",
          List.of(STREAM, CAMERA, FILE, new Field("current_file", TEXT, false), REQUEST),
          "file_done",
          List.of(STREAM, CAMERA, FILE, new Field("processed_file", TEXT, false), REQUEST),
          "analysis_complete",
          List.of(STREAM, CAMERA, new Field("processed_count", NUMBER, false), REQUEST),
          "analysis_interrupted",
          List.of(STREAM, CAMERA, new Field("status", STATUS, true), REQUEST),
          "app_terminated",
          List.of(new Field("status", STATUS, true), REQUEST),
          "metrics_response",
          List.of(
              new Field("cpu_percent", DECIMAL, true),
              new Field("ram_mb", DECIMAL, true),
              new Field("gpu_percent", DECIMAL, true),
              new Field("vram_mb", DECIMAL, true),
              REQUEST),
          "log",
          List.of(new Field("level", TEXT, true), new Field("message", TEXT, true), REQUEST));

  private static final List<String> WRONG_NUMBERS =
      List.of("true", "[]", "{}", "\"x\"", "1.5", "-0.5", "1e400", "1e19", "9007199254740993.0");
  private static final List<String> WRONG_STATUS = List.of("\"maybe\"", "\"\"", "[]", "{}", "true");
  private static final List<String> TEXTS =
      List.of("a", "정문 1", "a\"b\\c", "\ud83d\ude00", " ", "x".repeat(300), "\u0001\t\n");
  private static final List<String> PADDING = List.of("", " ", "\r\n", "\0", "\uFEFF", " \n\0");

  private final Random random;

  /** What a server must make of a frame. */
  public sealed interface Verdict {
    /** It is read with these values; numbers are {@code BigDecimal}. */
    record Read(String type, Map<String, Object> values) implements Verdict {}

    /** It is answered with this error code, and a sentence that names the field if there is one. */
    record Refused(String code, String field) implements Verdict {}
  }

  /** A frame and its verdict. */
  public record Frame(String text, Verdict verdict) {}

  /** Generates from a seed. */
  public AppMessageGenerator(long seed) {
    this.random = new Random(seed);
  }

  /** Frames of each type and fault, {@code rounds} times, in random order. */
  public List<Frame> frames(int rounds) {
    List<Frame> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      TYPES.forEach(
          (type, fields) -> {
            all.add(good(type, fields));
            all.add(bad(type, fields));
          });
      all.addAll(noMessages());
    }
    Collections.shuffle(all, random);
    return all;
  }

  private Frame good(String type, List<Field> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> json = new LinkedHashMap<>();
    for (Field field : fields) {
      if (field.required() || random.nextBoolean()) {
        put(field, values, json);
      } else if (random.nextBoolean()) {
        json.put(field.name(), "null");
      }
    }
    json.put(
        "later", List.of("{}", "[[]]", "null", "1e-999", "\"\\ud800\"").get(random.nextInt(5)));
    return new Frame(frame(type, json), new Verdict.Read(type, values));
  }

  private Frame bad(String type, List<Field> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> json = new LinkedHashMap<>();
    fields.stream().filter(Field::required).forEach(field -> put(field, values, json));
    List<Field> breakable = fields.stream().filter(Field::required).toList();
    Field broken = breakable.get(random.nextInt(breakable.size()));
    switch (random.nextInt(4)) {
      case 0 -> json.remove(broken.name());
      case 1 -> json.put(broken.name(), "null");
      default -> {
        json.put(broken.name(), wrong(broken));
        return new Frame(frame(type, json), new Verdict.Refused("INVALID_FIELD", broken.name()));
      }
    }
    return new Frame(frame(type, json), new Verdict.Refused("MISSING_FIELD", broken.name()));
  }

  private List<Frame> noMessages() {
    List<Frame> frames = new ArrayList<>();
    for (String text :
        List.of("", "\0", "nul", "[]", "7", "\"x\"", "null", "{\"type\":\"log\"", "{} {}", "{,}")) {
      frames.add(new Frame(text, new Verdict.Refused("MALFORMED_JSON", "")));
    }
    for (String text : List.of("{}", "{\"type\":7}", "{\"type\":null}", "{\"Type\":\"log\"}")) {
      frames.add(new Frame(text, new Verdict.Refused("MISSING_TYPE", "type")));
    }
    for (String text : List.of("LOG", "", "app_ready ", "x".repeat(1_000), "java.lang.Object")) {
      frames.add(
          new Frame("{\"type\":\"" + text + "\"}", new Verdict.Refused("UNKNOWN_TYPE", "type")));
    }
    return frames;
  }

  private void put(Field field, Map<String, Object> values, Map<String, String> json) {
    switch (field.kind()) {
      case NUMBER -> {
        long number =
            1 + random.nextLong(field.equals(CAMERA) || field.equals(FILE) ? 1L << 49 : 1 << 16);
        values.put(field.name(), BigDecimal.valueOf(number));
        json.put(field.name(), spelled(number));
      }
      case DECIMAL -> {
        BigDecimal number = BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(4));
        values.put(field.name(), number);
        json.put(field.name(), random.nextBoolean() ? number.toPlainString() : number + "e0");
      }
      case STATUS -> {
        boolean ok = random.nextBoolean();
        values.put(field.name(), ok ? "ok" : "error");
        json.put(
            field.name(),
            ok
                ? List.of("\"ok\"", "\"OK\"", "\"done\"", "\"confirmed\"").get(random.nextInt(4))
                : "\"Error\"");
      }
      default -> {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        values.put(field.name(), text);
        json.put(field.name(), quoted(text));
      }
    }
  }

  private String wrong(Field field) {
    List<String> wrong =
        switch (field.kind()) {
          case NUMBER -> WRONG_NUMBERS;
          case DECIMAL -> List.of("true", "[]", "{}", "\"x\"");
          case STATUS -> WRONG_STATUS;
          default -> List.of("[]", "{}", "[1]");
        };
    return wrong.get(random.nextInt(wrong.size()));
  }

  /** The frame in random order, with padding around it, in one of the dialects. */
  private String frame(String type, Map<String, String> json) {
    Map<String, String> all = new LinkedHashMap<>(json);
    String key = List.of("type", "type", "event", "action").get(random.nextInt(4));
    all.put(key, "\"" + type + "\"");
    List<Map.Entry<String, String>> members = new ArrayList<>(all.entrySet());
    Collections.shuffle(members, random);
    return PADDING.get(random.nextInt(PADDING.size()))
        + members.stream()
            .map(member -> "\"" + member.getKey() + "\" :" + member.getValue())
            .collect(Collectors.joining(" ,", "{", "}"))
        + PADDING.get(random.nextInt(PADDING.size()));
  }

  private String spelled(long number) {
    BigDecimal decimal = BigDecimal.valueOf(number);
    int digits = decimal.precision();
    String mantissa = decimal.movePointLeft(digits - 1).stripTrailingZeros().toPlainString();
    return switch (random.nextInt(4)) {
      case 0 -> number + ".0";
      case 1 -> mantissa + "e+" + (digits - 1);
      case 2 -> number + "0e-1";
      default -> Long.toString(number);
    };
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      json.append(
          c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return json.append('"').toString();
  }
}
