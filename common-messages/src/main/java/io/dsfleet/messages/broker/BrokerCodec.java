package io.dsfleet.messages.broker;

import io.dsfleet.messages.codec.JsonMismatchMessages;
import io.dsfleet.messages.codec.ParserMessageSanitizer;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.messages.codec.RequiredFields;
import io.dsfleet.messages.codec.WholeNumbers;
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
 * Encodes broker messages as envelopes and decodes them: {@code
 * {"v":1,"items":[{"kind":...},...]}}.
 *
 * <p>Items are decoded one by one, so that an invalid item does not affect the others. A body that
 * is not JSON, or in which an object repeats a key, is rejected as a whole. A bare item without an
 * envelope is accepted.
 */
public final class BrokerCodec {
  /** Version of the envelope. */
  public static final int VERSION = 1;

  private static final int MAX_TEXT_LENGTH = 4096;
  private static final int MAX_REASON_LENGTH = 512;
  private static final int MAX_UTF8_BYTES = 4;
  private static final String UNREADABLE = "the item cannot be read";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addModule(WholeNumbers.module())
          .build();

  private static final JsonMapper STRICT_MAPPER =
      MAPPER.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final ObjectWriter ITEM_WRITER = MAPPER.writerFor(BrokerMessage.class);
  private static final byte[] PREFIX =
      ("{\"v\":" + VERSION + ",\"items\":[").getBytes(StandardCharsets.UTF_8);
  private static final byte[] SUFFIX = "]}".getBytes(StandardCharsets.UTF_8);

  private static final ObjectReader ENVELOPE_READER = MAPPER.readerFor(Envelope.class);
  private static final ObjectReader STRICT_ENVELOPE_READER =
      STRICT_MAPPER.readerFor(Envelope.class);

  private record Envelope(
      @Nullable Integer v, @Nullable List<@Nullable BrokerMessage> items, @Nullable String kind) {}

  private BrokerCodec() {}

  /** An invalid item: its JSON text, cut at 4,096 characters, and the reason for people. */
  public record RejectedItem(String text, String reason) {
    /** Rejects a whole body; keeps its first 4,096 characters. */
    public static RejectedItem ofBody(byte[] body, String reason) {
      int bytes = Math.min(body.length, MAX_TEXT_LENGTH * MAX_UTF8_BYTES);
      return new RejectedItem(
          shortened(new String(body, 0, bytes, StandardCharsets.UTF_8), MAX_TEXT_LENGTH), reason);
    }
  }

  /** Valid and invalid items of an envelope. */
  public record DecodedEnvelope<T>(List<T> items, List<RejectedItem> rejected) {}

  /** Encodes an envelope of the items as UTF-8 JSON. */
  public static byte[] encodeEnvelope(List<? extends BrokerMessage> items) {
    return joinEncoded(items.stream().map(BrokerCodec::encode).toList());
  }

  /** Encodes one item as UTF-8 JSON, for {@link #joinEncoded}. */
  public static byte[] encode(BrokerMessage item) {
    // writeValueAsBytes would reject an unpaired surrogate, which an app may have sent.
    return ITEM_WRITER.writeValueAsString(item).getBytes(StandardCharsets.UTF_8);
  }

  /** Encodes an envelope of encoded items as UTF-8 JSON. */
  public static byte[] joinEncoded(List<byte[]> items) {
    ByteArrayOutputStream envelope =
        new ByteArrayOutputStream(items.stream().mapToInt(item -> item.length + 1).sum() + 32);
    envelope.writeBytes(PREFIX);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        envelope.write(',');
      }
      envelope.writeBytes(items.get(i));
    }
    envelope.writeBytes(SUFFIX);
    return envelope.toByteArray();
  }

  /**
   * Decodes an envelope or a bare item; items that are not of the type are rejected. Never throws,
   * whatever the body holds.
   */
  public static <T extends BrokerMessage> DecodedEnvelope<T> decodeEnvelope(
      byte[] body, Class<T> type) {
    return decode(body, type, false);
  }

  /**
   * Like {@link #decodeEnvelope}, but rejects a submission with unknown fields, unless it names a
   * job: a newer gateway may have fields that this version does not know.
   */
  public static <T extends BrokerMessage> DecodedEnvelope<T> decodeStrictly(
      byte[] body, Class<T> type) {
    return decode(body, type, true);
  }

  private static <T extends BrokerMessage> DecodedEnvelope<T> decode(
      byte[] body, Class<T> type, boolean strict) {
    List<T> valid = readValid(body, type, strict ? STRICT_ENVELOPE_READER : ENVELOPE_READER);
    return valid == null
        ? readOneByOne(body, type, strict)
        : new DecodedEnvelope<>(valid, List.of());
  }

  /** The items of a fully valid envelope, read in one pass; null if anything is invalid. */
  private static <T extends BrokerMessage> @Nullable List<T> readValid(
      byte[] body, Class<T> type, ObjectReader reader) {
    try {
      // a body of JSON null is read as null
      @Nullable Envelope envelope = reader.readValue(body);
      List<@Nullable BrokerMessage> messages = envelope == null ? null : envelope.items();
      if (envelope == null
          || envelope.v() == null
          || envelope.v() != VERSION
          || envelope.kind() != null
          || messages == null) {
        return null;
      }
      List<T> items = new ArrayList<>(messages.size());
      for (BrokerMessage item : messages) {
        if (!type.isInstance(item)
            || (item instanceof Record record && RequiredFields.firstMissing(record) != null)) {
          return null;
        }
        items.add(type.cast(item));
      }
      return items;
    } catch (RuntimeException | StackOverflowError invalid) {
      return null;
    }
  }

  private static <T extends BrokerMessage> DecodedEnvelope<T> readOneByOne(
      byte[] body, Class<T> type, boolean strict) {
    List<T> items = new ArrayList<>();
    List<RejectedItem> rejected = new ArrayList<>();
    JsonNode root = parse(body, rejected);
    if (root != null && root.get("items") instanceof ArrayNode array && !root.has("kind")) {
      JsonNode version = root.get("v");
      if (version == null || (version.isInt() && version.intValue() == VERSION)) {
        array.forEach(node -> read(node, type, strict, items, rejected));
      } else {
        rejected.add(
            new RejectedItem(
                text(root),
                "expected envelope version " + VERSION + ", but it is " + text(version)));
      }
    } else if (root != null) {
      read(root, type, strict, items, rejected);
    }
    return new DecodedEnvelope<>(List.copyOf(items), List.copyOf(rejected));
  }

  private static <T extends BrokerMessage> void read(
      JsonNode node, Class<T> type, boolean strict, List<T> items, List<RejectedItem> rejected) {
    try {
      JsonNode named = node;
      if (type == SubmitJob.class && node instanceof ObjectNode object && !object.has("kind")) {
        named = object.put("kind", "SubmitJob");
      }
      JsonMapper mapper = strict && !node.hasNonNull("job_id") ? STRICT_MAPPER : MAPPER;
      @Nullable BrokerMessage message = mapper.treeToValue(named, BrokerMessage.class);
      String missing = message instanceof Record item ? RequiredFields.firstMissing(item) : null;
      if (!type.isInstance(message)) {
        rejected.add(
            new RejectedItem(
                text(node), "expected a " + type.getSimpleName() + ", but it is " + kind(message)));
      } else if (missing != null) {
        rejected.add(new RejectedItem(text(node), "required field '" + missing + "' is missing"));
      } else {
        items.add(type.cast(message));
      }
    } catch (JacksonException | IllegalArgumentException invalid) {
      rejected.add(new RejectedItem(text(node), reason(invalid)));
    } catch (RuntimeException | StackOverflowError unforeseen) {
      rejected.add(new RejectedItem(text(node), UNREADABLE));
    }
  }

  private static String kind(@Nullable BrokerMessage message) {
    return message == null ? "null" : message.getClass().getSimpleName();
  }

  private static @Nullable JsonNode parse(byte[] body, List<RejectedItem> rejected) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException malformed) {
      String message = malformed.getOriginalMessage();
      boolean repeated = message != null && message.startsWith("Duplicate ");
      rejected.add(
          RejectedItem.ofBody(
              body,
              repeated
                  ? "a key may occur once in an object, but: " + reason(malformed)
                  : "the body is not valid JSON"));
      return null;
    }
  }

  /** The failure's message on one line and bounded, because it quotes the sender's text. */
  private static String reason(RuntimeException failure) {
    String message =
        switch (failure) {
          case JacksonException mismatch when !mismatch.getPath().isEmpty() ->
              JsonMismatchMessages.field(mismatch) + ": " + JsonMismatchMessages.describe(mismatch);
          case JacksonException malformed -> malformed.getOriginalMessage();
          default -> failure.getMessage();
        };
    return message == null
        ? UNREADABLE
        : shortened(
            PrintableText.replace(ParserMessageSanitizer.sanitize(message), " "),
            MAX_REASON_LENGTH);
  }

  private static String text(JsonNode node) {
    return shortened(node.toString(), MAX_TEXT_LENGTH);
  }

  private static String shortened(String text, int maxLength) {
    return text.length() <= maxLength ? text : text.substring(0, maxLength);
  }
}
