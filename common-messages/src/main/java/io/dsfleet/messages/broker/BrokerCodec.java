package io.dsfleet.messages.broker;

import io.dsfleet.messages.codec.ParserWords;
import io.dsfleet.messages.codec.RequiredFields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns broker messages into envelopes and back: {@code {"v":1,"items":[{"kind":...},...]}}.
 *
 * <p>Items are read one by one: a bad one is handed back with its reason and costs its neighbours
 * nothing. A body that is not JSON, or repeats a key of an object, is rejected as a whole. A bare
 * item without envelope is accepted.
 */
public final class BrokerCodec {
  /** Version of the envelope. */
  public static final int VERSION = 1;

  private static final int TEXT_MAX = 4096;
  private static final int REASON_MAX = 512;
  private static final int UTF8_BYTES_MAX = 4;
  private static final String UNREADABLE = "expected a readable item, but it is not";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final ObjectWriter KINDS = MAPPER.writerFor(BrokerMessage.class);
  private static final byte[] HEAD =
      ("{\"v\":" + VERSION + ",\"items\":[").getBytes(StandardCharsets.UTF_8);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

  private static final ObjectReader ENVELOPES = MAPPER.readerFor(Envelope.class);

  private record Envelope(
      @Nullable Integer v, @Nullable List<@Nullable BrokerMessage> items, @Nullable String kind) {}

  private BrokerCodec() {}

  /** An item that could not be read: its JSON text (at most 4,096 characters) and why. */
  public record Rejected(String text, String reason) {
    /** A whole body, of which the first 4,096 characters are kept. */
    public static Rejected ofBody(byte[] body, String reason) {
      int bytes = Math.min(body.length, TEXT_MAX * UTF8_BYTES_MAX);
      return new Rejected(
          shortened(new String(body, 0, bytes, StandardCharsets.UTF_8), TEXT_MAX), reason);
    }
  }

  /** What an envelope held. */
  public record Opened<T>(List<T> items, List<Rejected> rejected) {}

  /** One envelope of the items, UTF-8 JSON. */
  public static byte[] seal(List<? extends BrokerMessage> items) {
    return sealEncoded(items.stream().map(BrokerCodec::encode).toList());
  }

  /** One item as UTF-8 JSON, for {@link #sealEncoded}. */
  public static byte[] encode(BrokerMessage item) {
    // not writeValueAsBytes, which refuses half a surrogate pair (an app may have sent one)
    return KINDS.writeValueAsString(item).getBytes(StandardCharsets.UTF_8);
  }

  /** One envelope of items that are encoded already, UTF-8 JSON. */
  public static byte[] sealEncoded(List<byte[]> items) {
    ByteArrayOutputStream envelope =
        new ByteArrayOutputStream(items.stream().mapToInt(item -> item.length + 1).sum() + 32);
    envelope.writeBytes(HEAD);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        envelope.write(',');
      }
      envelope.writeBytes(items.get(i));
    }
    envelope.writeBytes(TAIL);
    return envelope.toByteArray();
  }

  /**
   * Reads an envelope or a bare item; what is no {@code type} is rejected with its reason. No body
   * makes it throw.
   */
  public static <T extends BrokerMessage> Opened<T> open(byte[] body, Class<T> type) {
    List<T> flawless = flawless(body, type);
    return flawless == null ? inspect(body, type) : new Opened<>(flawless, List.of());
  }

  /** The items of an envelope that has no flaw, read in one pass; null where it needs a look. */
  private static <T extends BrokerMessage> @Nullable List<T> flawless(byte[] body, Class<T> type) {
    try {
      // a body of JSON null is read as null
      @Nullable Envelope envelope = ENVELOPES.readValue(body);
      List<@Nullable BrokerMessage> found = envelope == null ? null : envelope.items();
      if (envelope == null
          || envelope.v() == null
          || envelope.v() != VERSION
          || envelope.kind() != null
          || found == null) {
        return null;
      }
      List<T> items = new ArrayList<>(found.size());
      for (BrokerMessage item : found) {
        if (!type.isInstance(item)
            || (item instanceof Record record && RequiredFields.firstMissing(record) != null)) {
          return null;
        }
        items.add(type.cast(item));
      }
      return items;
    } catch (RuntimeException | StackOverflowError flawed) {
      return null;
    }
  }

  private static <T extends BrokerMessage> Opened<T> inspect(byte[] body, Class<T> type) {
    List<T> items = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    JsonNode root = parse(body, rejected);
    if (root != null && root.get("items") instanceof ArrayNode array && !root.has("kind")) {
      JsonNode version = root.get("v");
      if (version == null || (version.isInt() && version.intValue() == VERSION)) {
        array.forEach(node -> read(node, type, items, rejected));
      } else {
        rejected.add(
            new Rejected(text(root), "expected envelope version 1, but it is " + text(version)));
      }
    } else if (root != null) {
      read(root, type, items, rejected);
    }
    return new Opened<>(List.copyOf(items), List.copyOf(rejected));
  }

  private static <T extends BrokerMessage> void read(
      JsonNode node, Class<T> type, List<T> items, List<Rejected> rejected) {
    try {
      JsonNode named = node;
      if (type == SubmitJob.class && node instanceof ObjectNode object && !object.has("kind")) {
        named = object.put("kind", "SubmitJob");
      }
      @Nullable BrokerMessage message = MAPPER.treeToValue(named, BrokerMessage.class);
      String missing = message instanceof Record item ? RequiredFields.firstMissing(item) : null;
      if (!type.isInstance(message)) {
        String found = message == null ? "null" : "another kind";
        rejected.add(
            new Rejected(
                text(node), "expected a " + type.getSimpleName() + ", but it is " + found));
      } else if (missing != null) {
        rejected.add(
            new Rejected(text(node), "expected field '" + missing + "', but it is missing"));
      } else {
        items.add(type.cast(message));
      }
    } catch (JacksonException | IllegalArgumentException wrong) {
      rejected.add(new Rejected(text(node), reason(wrong)));
    } catch (RuntimeException | StackOverflowError unforeseen) {
      rejected.add(new Rejected(text(node), UNREADABLE));
    }
  }

  private static @Nullable JsonNode parse(byte[] body, List<Rejected> rejected) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException malformed) {
      String words = malformed.getOriginalMessage();
      boolean repeated = words != null && words.startsWith("Duplicate ");
      rejected.add(
          Rejected.ofBody(
              body,
              repeated
                  ? "expected each key of an object once, but: " + reason(malformed)
                  : "expected JSON, but the body is not"));
      return null;
    }
  }

  /** The library's words, on one line and bounded: it quotes what the sender wrote. */
  private static String reason(RuntimeException wrong) {
    String message =
        wrong instanceof JacksonException jackson
            ? jackson.getOriginalMessage()
            : wrong.getMessage();
    return message == null
        ? UNREADABLE
        : shortened(ParserWords.forSender(message).replaceAll("\\p{Cntrl}", " "), REASON_MAX);
  }

  private static String text(JsonNode node) {
    return shortened(node.toString(), TEXT_MAX);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
