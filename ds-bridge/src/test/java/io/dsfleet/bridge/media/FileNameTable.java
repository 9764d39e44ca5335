package io.dsfleet.bridge.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A seeded table of file names that Linux allows, with what listing their folder must do. */
final class FileNameTable {
  private static final int MAX_NAME_BYTES = 255;
  private static final int RANDOM_NAMES = 80;
  private static final List<String> EXTENSIONS =
      List.of(".mp4", ".MKV", ".dav", ".mts", ".3gp", ".asf", ".vob", ".h264", ".265", ".Ts");

  /** Names without extension, each of one kind that broke some program. */
  private static final List<String> STEMS =
      List.of(
          "plain",
          "with space",
          " leading space",
          "trailing space ",
          "trailing dot.",
          "-rf",
          "--output=x",
          "~",
          "$HOME",
          "`id`",
          "$(id)",
          "a;b|c&d",
          "a'b",
          "a\"b",
          "a\\b",
          "C:\\rec\\1",
          "100%",
          "%41%2F%00",
          "%s%n",
          "a+b",
          "a?b#c",
          "*[a-z]{1,2}",
          "<b>&amp;",
          "a:b",
          "rtsp:",
          "file:",
          "concat:a|b",
          "a,b",
          "a\nb",
          "\n",
          "a\rb",
          "a\r\nb",
          "a\tb",
          "a\u0001\u001b[31mb",
          "\u007f",
          "\u0085",
          "\u2028",
          "\u2029",
          "\ufeffbom",
          "zero\u200bwidth",
          "\u202egnp",
          "\u2066left\u2069",
          "\u0645\u0631\u062d\u0628\u0627",
          "\u05e9\u05dc\u05d5\u05dd",
          "정문 카메라",
          "\u1100\u1161",
          "\uac00",
          "é",
          "e\u0301",
          "Z\u0334\u0335\u0336\u0337a\u0338",
          "ﬁ",
          "fi",
          "ß",
          "SS",
          "ss",
          "İ",
          "i",
          "I",
          "ı",
          "CON",
          "con",
          "nul",
          "COM1",
          "AUX.x",
          "\ud83d\ude00",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "\ud83c\uddf0\ud83c\uddf7",
          "\ud834\udd1e",
          "\ufffd",
          "\ue000",
          "x.mp4",
          "x.mp4.json",
          "2025-07-28_12:00:00",
          "00",
          "0",
          "9".repeat(60),
          "가".repeat(83),
          "a".repeat(250),
          "a".repeat(246),
          "a".repeat(241),
          "\ud83d\ude00".repeat(62));

  /** Byte sequences that are not UTF-8. */
  private static final List<String> INVALID =
      List.of(
          "c0c5b1b8", "b4ebb9ae", "ff", "80", "c3", "edA080", "f8888080", "61ff62", "e9", "c0af");

  /** What listing does with a file of the name. */
  enum Verdict {
    /** It is listed under exactly its name. */
    LISTED,
    /** It is listed under a name with U+FFFD, which no app can open. */
    LISTED_WITH_REPLACEMENT,
    /** It is not listed, because it is hidden or no video. */
    LEFT_OUT
  }

  /**
   * One name.
   *
   * @param hex bytes of the name
   */
  record Entry(String hex, Verdict verdict) {
    /** The name as part of a file URI, which can express every name. */
    String uriSegment() {
      return hex.replaceAll("..", "%$0");
    }

    String text() {
      return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
  }

  private final Random random;
  private final Set<String> known = new HashSet<>();
  private final List<Entry> entries = new ArrayList<>();

  private FileNameTable(long seed) {
    this.random = new Random(seed);
  }

  /** The table; the same seed gives the same names. */
  static List<Entry> of(long seed) {
    FileNameTable table = new FileNameTable(seed);
    for (String stem : STEMS) {
      table.add(stem + table.extension(), Verdict.LISTED);
    }
    for (String same : List.of("same", "SAME", "Same", "sAme")) {
      table.add(same + ".mp4", Verdict.LISTED);
      table.add(same + ".MP4", Verdict.LISTED);
    }
    for (String bytes : INVALID) {
      table.addInvalid(bytes);
    }
    for (String hidden : List.of(".hidden.mp4", "..mp4", "...mp4", ".\n.mp4", ".mp4")) {
      table.add(hidden, Verdict.LEFT_OUT);
    }
    for (String other : List.of("mp4", "a.mp4.json", "a.mp4\n", "a.mp4 ", "a.txt", "amp4", "a.")) {
      table.add(other, Verdict.LEFT_OUT);
    }
    for (int i = 0; i < RANDOM_NAMES; i++) {
      table.add(table.randomStem() + table.extension(), Verdict.LISTED);
    }
    return table.entries;
  }

  private String extension() {
    return EXTENSIONS.get(random.nextInt(EXTENSIONS.size()));
  }

  /** 1 to 40 characters of all planes, without those that no name can have. */
  private String randomStem() {
    StringBuilder stem = new StringBuilder().append((char) ('a' + random.nextInt(26)));
    for (int length = random.nextInt(40); length > 0; length--) {
      int character =
          switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(0x7f);
            case 1 -> 0x80 + random.nextInt(0x800);
            case 2 -> 0x3000 + random.nextInt(0xa000);
            default -> 0x1f300 + random.nextInt(0x500);
          };
      stem.appendCodePoint(character == '/' ? '_' : character);
    }
    return stem.toString();
  }

  private void add(String name, Verdict verdict) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_NAME_BYTES) {
      add(bytes, verdict);
    } else {
      throw new IllegalArgumentException(name + " has " + bytes.length + " bytes");
    }
  }

  private void add(byte[] name, Verdict verdict) {
    String hex = HexFormat.of().formatHex(name);
    if (known.add(hex)) {
      entries.add(new Entry(hex, verdict));
    }
  }

  private void addInvalid(String hex) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.writeBytes(HexFormat.of().parseHex(hex));
    name.writeBytes("_1.mp4".getBytes(StandardCharsets.US_ASCII));
    add(name.toByteArray(), Verdict.LISTED_WITH_REPLACEMENT);
  }
}
