package io.dsfleet.testkit;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generates AMQP messages that a consumer must survive: bodies of every JSON shape and of none, and
 * properties that a library could trip over. The same seed generates the same messages.
 */
public final class MalformedMessageGenerator {
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "7",
          "-0.0",
          "1e400",
          "NaN",
          "-Infinity",
          "9".repeat(2_000),
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[null]",
          "{\"\":null}");

  private static final List<String> BODIES =
      List.of(
          "null",
          " null ",
          "7",
          "[]",
          "{}",
          "",
          " ",
          "\0",
          "null\0",
          "\ufeffnull",
          "NaN",
          "[null]",
          "{\"v\":1}",
          "{\"v\":1,\"items\":null}",
          "{\"v\":1,\"items\":[null]}",
          "{\"v\":1,\"items\":[[]]}",
          "{\"v\":1,\"items\":{}}",
          "{\"v\":null,\"items\":[null]}",
          "{\"items\":[null,7,\"x\",{}]}",
          "{\"v\":1,\"v\":1,\"items\":[]}",
          "{\"v\":1,\"items\":[{\"a\":1,\"a\":1}]}",
          "{\"v\":1,\"items\":[\"\\ud800\"]}",
          "{\"v\":1,\"items\":[{\"origin\":null,\"reason\":null,\"text\":null}]}",
          "{\"v\":1e999,\"items\":[]}",
          "{\"kind\":null}",
          "{\"kind\":[]}",
          "{\"reply_to\":\"" + "q".repeat(300) + "\",\"request\":7}",
          "[".repeat(10_000),
          "[".repeat(400) + "]".repeat(400),
          "{\"a\":".repeat(10_000),
          "{\"v\":1,\"items\":" + "[".repeat(450) + "]".repeat(450) + "}",
          "{\"v\":1,\"items\":[\"" + "x".repeat(4_094) + "\ud83d\ude00\"]}");

  private final Random random;
  private final List<String> samples;

  /** A generated message: its AMQP properties and its body. */
  public static final class Malformed {
    private final AMQP.BasicProperties properties;
    private final byte[] body;

    private Malformed(AMQP.BasicProperties properties, byte[] body) {
      this.properties = properties;
      this.body = body.clone();
    }

    /** The AMQP properties, which may be malformed too. */
    public AMQP.BasicProperties properties() {
      return properties;
    }

    /** A copy of the body. */
    public byte[] body() {
      return body.clone();
    }

    @Override
    public String toString() {
      String text = new String(body, StandardCharsets.UTF_8);
      return text.substring(0, Math.min(200, text.length())) + " " + properties.getHeaders();
    }
  }

  /**
   * Generates from a seed.
   *
   * @param samples whole items of the queue as JSON objects, of which damaged copies are made; a
   *     copy may still be whole, so they must name nothing that exists
   */
  public MalformedMessageGenerator(long seed, List<String> samples) {
    this.random = new Random(seed);
    this.samples = List.copyOf(samples);
  }

  /** One message of each known body, then random ones, {@code count} in all, in random order. */
  public List<Malformed> messages(int count) {
    List<byte[]> bodies =
        IntStream.range(0, count)
            .mapToObj(i -> i < BODIES.size() ? utf8(BODIES.get(i)) : body())
            .collect(Collectors.toList());
    Collections.shuffle(bodies, random);
    return bodies.stream().map(body -> new Malformed(properties(), body)).toList();
  }

  private byte[] body() {
    return switch (random.nextInt(8)) {
      case 0 -> utf8(value(4));
      case 1 -> utf8("{\"v\":1,\"items\":" + value(4) + "}");
      case 2 -> utf8("{\"v\":" + scalar() + ",\"items\":[" + item() + "]}");
      case 3 -> utf8("{\"v\":1,\"items\":[" + item() + "," + value(3) + "," + item() + "]}");
      case 4 -> cut(utf8("{\"v\":1,\"items\":[" + item() + "]}"));
      case 5 -> item().getBytes(StandardCharsets.UTF_16);
      case 6 -> noise();
      default -> utf8(item());
    };
  }

  /** A sample of which one value is another one, or one key is there twice. */
  private String item() {
    String sample = samples.get(random.nextInt(samples.size()));
    int colon = sample.indexOf("\":", random.nextInt(sample.length()));
    if (colon < 0) {
      return "{\"kind\":" + scalar() + "," + sample.substring(1);
    }
    int end = colon + 2;
    while (end < sample.length() && ",}]".indexOf(sample.charAt(end)) < 0) {
      end++;
    }
    return sample.substring(0, colon + 2) + value(2) + sample.substring(end);
  }

  private String value(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return scalar();
    }
    List<String> inside =
        IntStream.range(0, random.nextInt(4)).mapToObj(i -> value(depth - 1)).toList();
    return random.nextBoolean()
        ? "[" + String.join(",", inside) + "]"
        : inside.stream()
            .map(each -> "\"" + (char) ('a' + random.nextInt(3)) + "\":" + each)
            .collect(Collectors.joining(",", "{", "}"));
  }

  private String scalar() {
    return SCALARS.get(random.nextInt(SCALARS.size()));
  }

  private byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private AMQP.BasicProperties properties() {
    AMQP.BasicProperties.Builder plain = new AMQP.BasicProperties.Builder().deliveryMode(2);
    return switch (random.nextInt(12)) {
      case 0 -> plain.headers(Map.of("springBatchFormat", "lengthHeader4")).build();
      case 1 -> plain.headers(Map.of("x-death", List.of("x", 7))).build();
      case 2 -> plain.headers(Map.of("x-death", "x")).build();
      case 3 -> plain.headers(Map.of("traceparent", Map.of("a", List.of()))).build();
      case 4 -> plain.headers(Map.of("traceparent", "x".repeat(100_000))).build();
      case 5 -> plain.headers(Map.of("x-delay", "x", "amqp_retryCount", "x")).build();
      case 6 -> plain.contentEncoding("gzip").contentType("text/x").type("x").build();
      case 7 -> plain.deliveryMode(1).priority(255).timestamp(Date.from(Instant.EPOCH)).build();
      case 8 -> plain.replyTo("q".repeat(255)).correlationId("").messageId("").build();
      default -> plain.build();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
