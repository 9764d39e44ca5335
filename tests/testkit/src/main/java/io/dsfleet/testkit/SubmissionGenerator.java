package io.dsfleet.testkit;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Generates submissions in every spelling, good and bad, each with what a server must make of it.
 * The same seed generates the same submissions.
 */
public final class SubmissionGenerator {
  private static final Charset KOREAN_WINDOWS = Charset.forName("x-windows-949");
  private static final String PATH = "/media/cam";

  /** Values that no field of this name accepts, as JSON; the first key is the named field. */
  private static final Map<String, List<String>> WRONG_VALUES = wrongValues();

  /** Paths that a request may name. */
  private static final List<String> PATHS =
      List.of(
          "/media/정문 카메라",
          Normalizer.normalize("/media/정문", Normalizer.Form.NFD),
          "/media/a b'c\"d\\e",
          "/media/%41",
          "/media/\ud83d\ude00\u200d",
          "/media/ﷺ\u0301",
          "/media/a;b|c&d`e$f",
          "/" + "x".repeat(4_095));

  private static final List<String> SYNTAX_ERRORS =
      List.of(
          "{\"a\":1,}",
          "{'a':1}",
          "{a:1}",
          "{\"a\":NaN}",
          "{\"a\":+1}",
          "{\"a\":01}",
          "{\"a\":0x10}",
          "{\"a\":1 /* b */}",
          "{\"a\":1}}",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\t\"}",
          "{\"a\":tru}",
          "{\"a\" 1}",
          "{]",
          "\0",
          "[".repeat(2_000));

  private static final int UNKNOWN_VALUES = 6;

  private final Random random;
  private final String pool;
  private long nextCamera;

  /** What a server must make of a submission. */
  public sealed interface Verdict {
    /** It is accepted with these values. */
    record Accepted(long cameraId, String cameraPath, int priority, int files) implements Verdict {}

    /** It is refused; the answer names the field, unless that is empty. */
    record Refused(String field) implements Verdict {}
  }

  /** A submission: its name, its text in an encoding, and the verdict. */
  public record Submission(
      String name, String text, Charset encoding, boolean marked, Verdict verdict) {
    /** The body of an HTTP request. */
    public byte[] body() {
      return encoded(text);
    }

    /** The body of a bare AMQP submission. */
    public byte[] message() {
      return encoded("{\"request\":" + text + "}");
    }

    private byte[] encoded(String plain) {
      return ((marked ? "\uFEFF" : "") + plain).getBytes(encoding);
    }
  }

  /**
   * Generates from a seed.
   *
   * @param firstCamera first of the ids that accepted submissions name
   */
  public SubmissionGenerator(long seed, String pool, long firstCamera) {
    this.random = new Random(seed);
    this.pool = pool;
    this.nextCamera = firstCamera;
  }

  /** Submissions of each kind in random order, {@code count} of them accepted. */
  public List<Submission> submissions(int count) {
    List<Submission> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(accepted(i));
    }
    WRONG_VALUES.forEach(
        (field, values) -> values.forEach(value -> all.add(withWrongValue(field, value))));
    SYNTAX_ERRORS.forEach(text -> all.add(refused("syntax " + text, text, "")));
    for (String other : List.of("null", "[]", "7", "\"x\"", "true", "[{}]")) {
      all.add(refused("body " + other, other, ""));
    }
    for (int kind = 0; kind < UNKNOWN_VALUES; kind++) {
      all.add(refused("unknown field " + kind, object(Map.of("later", unknown(kind))), "later"));
    }
    all.add(repeatedKey());
    all.add(cut());
    all.add(refused("deep", object(Map.of("later", "[".repeat(2_000) + "]".repeat(2_000))), ""));
    all.add(
        new Submission(
            "other encoding",
            object(Map.of("camera_name", "\"정문\"")),
            KOREAN_WINDOWS,
            false,
            new Verdict.Refused("")));
    Collections.shuffle(all, random);
    return all;
  }

  private Submission accepted(int kind) {
    long camera = nextCamera++;
    int priority = random.nextInt(10);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("camera_id", spelled(camera));
    fields.put("priority", spelled(priority));
    String path = PATHS.get(kind % PATHS.size());
    fields.put("camera_path", quoted(path));
    int files = 1 + random.nextInt(3);
    List<String> list = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      list.add(file(i));
    }
    if (random.nextBoolean()) {
      list.add("{\"file_type\":\"eos\"}");
    }
    fields.put("files", "[" + String.join(",", list) + "]");
    String text = object(fields);
    if (random.nextBoolean()) {
      text = renamed(text);
    }
    Charset encoding =
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
            .get(Math.max(0, random.nextInt(8) - 5));
    return new Submission(
        "accepted " + kind,
        text,
        encoding,
        random.nextInt(4) == 0,
        new Verdict.Accepted(camera, path, priority, files));
  }

  private String file(int number) {
    return "{\"file_path\":"
        + quoted("/m/" + number + ".mp4")
        + ",\"file_id\":"
        + spelled(1_000 + number)
        + ",\"file_name\":null}";
  }

  private Submission withWrongValue(String field, String value) {
    String key = field.replaceAll("[.\\[].*", "");
    return refused(
        field + " = " + value.substring(0, Math.min(40, value.length())),
        object(Map.of(key, value)),
        field);
  }

  private static Submission refused(String name, String text, String field) {
    return new Submission(name, text, StandardCharsets.UTF_8, false, new Verdict.Refused(field));
  }

  private Submission repeatedKey() {
    String text = object(Map.of());
    return refused("key twice", "{\"output_dir\":\"/x\"," + text.substring(1), "output_dir");
  }

  private Submission cut() {
    String text = object(Map.of());
    return refused("cut", text.substring(0, 1 + random.nextInt(text.lastIndexOf('}') - 1)), "");
  }

  /** A whole number as JSON, as clients of several languages write it. */
  private String spelled(long number) {
    BigDecimal decimal = BigDecimal.valueOf(number);
    int digits = decimal.precision();
    String mantissa = decimal.movePointLeft(digits - 1).stripTrailingZeros().toPlainString();
    return switch (random.nextInt(5)) {
      case 0 -> number + ".0";
      case 1 -> mantissa + "e+" + (digits - 1);
      case 2 -> mantissa + "E" + (digits - 1);
      case 3 -> number == 0 ? "0e-1" : number + "0e-1";
      default -> Long.toString(number);
    };
  }

  /** A value of a field that servers do not know. */
  private static String unknown(int kind) {
    return switch (kind) {
      case 0 -> "[".repeat(300) + "]".repeat(300);
      case 1 -> "\"" + "x".repeat(200_000) + "\"";
      case 2 -> "{\"camera_id\":-1,\"\":null}";
      case 3 -> "1e-999";
      case 4 -> "\"\\ud800\\u0000\"";
      default -> "null";
    };
  }

  /** The same object in the older names. */
  private static String renamed(String text) {
    return text.replace("\"camera_type\"", "\"type\"")
        .replace("\"camera_path\"", "\"path\"")
        .replace("\"files\"", "\"items\"");
  }

  /** A submission with these fields in place of good ones, in random order and spacing. */
  private String object(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("pool", quoted(pool));
    all.put("camera_type", "\"fileset\"");
    all.put("camera_path", quoted(PATH));
    all.put("output_dir", "\"/out\"");
    all.put("files", "[{\"file_path\":\"/m/1.mp4\"}]");
    all.putAll(fields);
    List<String> members = new ArrayList<>();
    all.forEach((key, value) -> members.add("\"" + key + "\":" + blank() + value));
    Collections.shuffle(members, random);
    return "{" + String.join(blank() + ",", members) + "}" + blank();
  }

  private String blank() {
    return List.of("", " ", "\n\t", "\r\n").get(random.nextInt(4));
  }

  /** A JSON string, with escapes where they are required and sometimes where they are not. */
  private String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    boolean escapeAll = text.length() < 100 && random.nextInt(4) == 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escapeAll || c < ' ' || c == '"' || c == '\\') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static Map<String, List<String>> wrongValues() {
    List<String> badPaths =
        List.of(
            "[]",
            "{}",
            "null",
            "\" \"",
            "7",
            "\"relative/x\"",
            "\"~/x\"",
            "\"s3://b/x\"",
            "\"C:\\\\x\"",
            "\"/a\\u0000b\"",
            "\"/a\\u202eb\"",
            "\"/a\\ud800\"",
            "\"/" + "x".repeat(4_096) + "\"");
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    wrong.put("camera_path", badPaths);
    wrong.put("output_dir", badPaths);
    wrong.put(
        "camera_id",
        List.of(
            "true",
            "[]",
            "{}",
            "\"x\"",
            "1.5",
            "1e400",
            "-1",
            "-1.0",
            "9223372036854775808",
            "9007199254740993.0",
            "1e16"));
    wrong.put("priority", List.of("true", "[1]", "{}", "\"high\"", "10", "-1", "0.5", "4e9"));
    wrong.put("camera_type", List.of("\"radio\"", "7", "[]", "{}", "true", "null", "\"\""));
    wrong.put("camera_name", List.of("[]", "{}", "\"\\u0007\"", "\"" + "x".repeat(256) + "\""));
    wrong.put("pool", List.of("\"a b\"", "\"\"", "[]", "\"" + "x".repeat(65) + "\""));
    wrong.put("tenant", List.of("\"ü\"", "\"a.b\"", "{}", "\"" + "x".repeat(65) + "\""));
    wrong.put("callback_url", List.of("\"ftp://h/x\"", "\"http://u:p@h/\"", "\"nonsense\"", "[]"));
    wrong.put("reply_to", List.of("\"dsfleet.jobs\"", "\"ä\"", "\"http://h/x\"", "{}"));
    wrong.put("files", List.of("{}", "\"x\"", "7", "true"));
    wrong.put("files[0]", List.of("[7]", "[null]", "[[]]", "[true]"));
    wrong.put("files[0].file_path", List.of("[{}]", "[{\"file_path\":\"x\"}]"));
    wrong.put("files[0].file_id", List.of("[{\"file_path\":\"/a\",\"file_id\":1.5}]"));
    wrong.put(
        "files[0].file_name",
        List.of(
            "[{\"file_path\":\"/a\",\"file_name\":\"a/b\"}]",
            "[{\"file_path\":\"/a\",\"file_name\":\"..\"}]"));
    wrong.put("files[0].file_type", List.of("[{\"file_path\":\"/a\",\"file_type\":\"disk\"}]"));
    wrong.put(
        "files[1].output_path",
        List.of(
            "[{\"file_path\":\"/a\",\"output_path\":\"/o/1\"},"
                + "{\"file_path\":\"/b\",\"output_path\":\"/o/./1\"}]"));
    wrong.put("init_file", List.of("7", "[]", "\"x\""));
    wrong.put("init_file.file_path", List.of("{\"file_path\":\"rel\"}"));
    return Collections.unmodifiableMap(wrong);
  }
}
