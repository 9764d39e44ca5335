package io.dsfleet.messages.golden;

import java.util.List;
import java.util.Random;

/** Corrupts valid frames as faulty senders and connections do. */
public final class FrameMutator {
  private static final String[] VALUES = {
    "null",
    "true",
    "-1",
    "0.5",
    "1e400",
    "9223372036854775808",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[null]",
    "{\"a\":null}",
    "[[[[[[]]]]]]",
    "\"eos\"",
    "\"ok\"",
    "2147483648"
  };

  private final List<String> goods;
  private final Random random;

  public FrameMutator(List<String> goods, long seed) {
    this.goods = List.copyOf(goods);
    this.random = new Random(seed);
  }

  /** The next corrupted frame; it may still be valid. */
  public String next() {
    String frame = goods.get(random.nextInt(goods.size()));
    for (int times = 1 + random.nextInt(3); times > 0 && !frame.isEmpty(); times--) {
      frame = damaged(frame);
    }
    return frame;
  }

  private String damaged(String frame) {
    int at = random.nextInt(frame.length());
    return switch (random.nextInt(8)) {
      case 0 -> frame.substring(0, at);
      case 1 -> frame.substring(0, at) + (char) random.nextInt(0x10000) + frame.substring(at + 1);
      case 2 -> frame.substring(0, at) + frame.substring(Math.min(frame.length(), at + 1 + at % 7));
      case 3 -> frame.substring(0, at) + goods.get(random.nextInt(goods.size()));
      case 4 -> frame.substring(0, at) + frame.substring(at / 2);
      default -> otherValue(frame, at);
    };
  }

  /** Replaces a value after a colon: the frame mostly remains valid JSON. */
  private String otherValue(String frame, int near) {
    int colon = frame.indexOf("\":", near);
    if (colon < 0) {
      return frame;
    }
    int end = colon + 2;
    while (end < frame.length() && ",}]".indexOf(frame.charAt(end)) < 0) {
      end++;
    }
    String value = VALUES[random.nextInt(VALUES.length)];
    return frame.substring(0, colon + 2) + value + frame.substring(end);
  }
}
