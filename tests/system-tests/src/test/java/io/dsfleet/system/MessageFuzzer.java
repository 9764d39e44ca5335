package io.dsfleet.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates malformed variants of valid messages; the same seed generates the same variants. */
final class MessageFuzzer {
  private static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "9223372036854775808",
          "0.5",
          "\"\"",
          "[]",
          "{}",
          "NaN",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../../etc/passwd\"",
          "\"rtsp://169.254.169.254/\"",
          "\"${jndi:ldap://x}\"",
          "\"'; DROP TABLE jobs; --\"",
          "[[[[[[[[[[]]]]]]]]]]");
  private static final int DEPTH = 3_000;

  private final Random random;
  private final List<String> good;

  MessageFuzzer(long seed, List<String> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** The next malformed message. */
  byte[] next() {
    String text = good.get(random.nextInt(good.size()));
    return switch (random.nextInt(8)) {
      case 0 -> flipped(bytes(text));
      case 1 -> bytes(text.substring(0, random.nextInt(text.length())));
      case 2 -> noise();
      case 3 -> bytes("{\"a\":".repeat(random.nextInt(DEPTH)) + text);
      case 4 ->
          bytes(
              text.substring(0, text.length() - 1)
                  + ",\"more\":\""
                  + "x".repeat(random.nextInt(20_000))
                  + "\"}");
      case 5 -> bytes(text + text);
      default -> bytes(swapped(swapped(text)));
    };
  }

  /** The next malformed message as text, with invalid UTF-8 replaced. */
  String nextText() {
    return new String(next(), StandardCharsets.UTF_8);
  }

  private byte[] flipped(byte[] bytes) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Replaces one value by another. */
  private String swapped(String text) {
    List<Integer> colons = new ArrayList<>();
    for (int i = text.indexOf("\":"); i >= 0; i = text.indexOf("\":", i + 1)) {
      colons.add(i + 2);
    }
    if (colons.isEmpty()) {
      return text;
    }
    int from = colons.get(random.nextInt(colons.size()));
    int to = from;
    while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(0, from) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(to);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
