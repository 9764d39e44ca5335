package io.dsfleet.messages.app;

import io.dsfleet.messages.app.ProtocolViolation.Code;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.messages.codec.RequiredFields;
import io.dsfleet.messages.codec.WholeNumbers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decodes and encodes the frames of the app protocol ({@code docs/protocol.md}).
 *
 * <p>Input may be in either dialect, and unknown fields are ignored; output is entirely in the
 * requested dialect. Stateless and thread-safe.
 */
public final class AppProtocol {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addModule(WholeNumbers.module())
          .build();

  private static final List<String> TYPE_KEYS = List.of("action", "event", "type");
  private static final String METRICS_KEY = "cpu_percent";
  private static final int MAX_TYPE_LENGTH = 64;

  private AppProtocol() {}

  /** A message and the dialect of its type field. */
  public record Received<T>(T message, ProtocolDialect dialect) {}

  /** Reads a frame sent by an app. */
  public static Received<AppMessage> fromApp(String frame) throws ProtocolViolation {
    return read(frame, MessageTypes.FROM_APP);
  }

  /** Reads a frame sent by the server; for apps and tests. */
  public static Received<ServerMessage> fromServer(String frame) throws ProtocolViolation {
    return read(frame, MessageTypes.FROM_SERVER);
  }

  /** Encodes a server message in the given dialect. */
  public static String toApp(ServerMessage message, ProtocolDialect dialect) {
    if (dialect == ProtocolDialect.CURRENT && !(message instanceof StartAnalysis)) {
      return MAPPER.writeValueAsString(message);
    }
    ObjectNode node = MAPPER.valueToTree(message);
    if (dialect == ProtocolDialect.LEGACY) {
      LegacyDialect.toLegacy(message, node);
    } else if (message instanceof StartAnalysis start) {
      node.put("path", start.cameraPath()).put("name", start.cameraName());
    }
    return node.toString();
  }

  /** Encodes an app message in the current dialect; for apps and tests. */
  public static String toServer(AppMessage message) {
    return MAPPER.writeValueAsString(message);
  }

  private static <T> Received<T> read(String frame, Map<String, MessageTypes.Entry<T>> types)
      throws ProtocolViolation {
    ObjectNode node = parse(frame);
    JsonNode id = node.get("request_id");
    String requestId = id != null && id.isString() ? id.asString() : null;
    String key = discriminator(node, types);
    if (key == null) {
      throw new ProtocolViolation(
          Code.MISSING_TYPE, requestId, null, "the frame has no string field 'type'");
    }
    String type = key.equals(METRICS_KEY) ? MetricsResponse.TYPE : node.get(key).asString();
    ProtocolDialect dialect =
        key.equals("action") || key.equals("event")
            ? ProtocolDialect.LEGACY
            : ProtocolDialect.CURRENT;
    MessageTypes.Entry<T> entry = types.get(type);
    if (entry == null) {
      throw new ProtocolViolation(
          Code.UNKNOWN_TYPE, requestId, null, "unknown message type '" + shortened(type) + "'");
    }
    for (String field : entry.required()) {
      if (!node.hasNonNull(field)) {
        throw new ProtocolViolation(
            Code.MISSING_FIELD,
            requestId,
            type,
            "required field '" + field + "' of " + type + " is missing");
      }
    }
    return new Received<>(bind(node, entry.record(), type, requestId), dialect);
  }

  private static <T> T bind(
      ObjectNode node, Class<? extends T> record, String type, @Nullable String requestId)
      throws ProtocolViolation {
    if (record == StartAnalysis.class || record == PushFile.class) {
      LegacyDialect.toCurrent(node);
    }
    T message;
    try {
      message = MAPPER.treeToValue(node, record);
    } catch (JacksonException invalid) {
      throw invalid(field(invalid), type, requestId);
    }
    String missing = message instanceof Record data ? RequiredFields.firstMissing(data) : null;
    if (missing != null) {
      throw invalid("field '" + missing + "'", type, requestId);
    }
    return message;
  }

  private static ProtocolViolation invalid(String field, String type, @Nullable String requestId) {
    return new ProtocolViolation(
        Code.INVALID_FIELD, requestId, type, field + " of " + type + " has an invalid value");
  }

  private static String field(JacksonException failure) {
    String name =
        failure.getPath().isEmpty() ? null : failure.getPath().getFirst().getPropertyName();
    return name == null ? "a field" : "field '" + name + "'";
  }

  private static ObjectNode parse(String frame) throws ProtocolViolation {
    JsonNode node;
    try {
      node = MAPPER.readTree(withoutPadding(frame));
    } catch (JacksonException malformed) {
      throw new ProtocolViolation(
          Code.MALFORMED_JSON, null, null, "the frame is not valid JSON; send one JSON object");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ProtocolViolation(
        Code.MALFORMED_JSON, null, null, "the frame is not a JSON object; send one JSON object");
  }

  /** Removes what C clients leave around a frame: a byte order mark, blanks and NULs. */
  private static String withoutPadding(String frame) {
    int start = 0;
    int end = frame.length();
    while (start < end && isPadding(frame.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(frame.charAt(end - 1))) {
      end--;
    }
    return frame.substring(start, end);
  }

  private static boolean isPadding(char c) {
    return c == 0 || c == '\uFEFF' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /**
   * The field that holds the message type, null if none is a string. The legacy fields come first,
   * because "type" holds the camera type in that dialect.
   */
  private static @Nullable String discriminator(
      ObjectNode node, Map<String, ? extends MessageTypes.Entry<?>> types) {
    String firstUnknown = null;
    for (String key : TYPE_KEYS) {
      JsonNode value = node.get(key);
      if (value != null && value.isString()) {
        if (types.containsKey(value.asString())) {
          return key;
        }
        firstUnknown = firstUnknown == null ? key : firstUnknown;
      }
    }
    // Some apps send a metrics_response without a type (docs/protocol.md#dialects).
    return firstUnknown == null && node.has(METRICS_KEY) ? METRICS_KEY : firstUnknown;
  }

  private static String shortened(String text) {
    String printable = PrintableText.replace(text, "?");
    return printable.length() <= MAX_TYPE_LENGTH
        ? printable
        : printable.substring(0, MAX_TYPE_LENGTH) + "...";
  }
}
