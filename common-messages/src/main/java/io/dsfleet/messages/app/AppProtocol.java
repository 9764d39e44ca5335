package io.dsfleet.messages.app;

import io.dsfleet.messages.app.ProtocolViolation.Code;
import io.dsfleet.messages.codec.RequiredFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns frames of the app protocol into messages and back.
 *
 * <p>Input is read liberally (either dialect, unknown fields ignored); output is what 001 says, or
 * wholly the oldest dialect. Stateless and safe for any number of threads.
 */
public final class AppProtocol {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).build();

  private static final List<String> KEYS = List.of("action", "event", "type");
  private static final String BARE_METRICS = "cpu_percent";

  private AppProtocol() {}

  /** A message and the dialect that its discriminator shows. */
  public record Received<T>(T message, Dialect dialect) {}

  /** Reads what an app sent; refuses what is no message with the reason. */
  public static Received<AppMessage> fromApp(String frame) throws ProtocolViolation {
    return read(frame, WireTypes.FROM_APP);
  }

  /** Reads what the server sent (for apps and tests). */
  public static Received<ServerMessage> fromServer(String frame) throws ProtocolViolation {
    return read(frame, WireTypes.FROM_SERVER);
  }

  /** The frame of a server's message in the dialect. */
  public static String toApp(ServerMessage message, Dialect dialect) {
    if (dialect == Dialect.CURRENT && !(message instanceof StartAnalysis)) {
      return MAPPER.writeValueAsString(message);
    }
    ObjectNode node = MAPPER.valueToTree(message);
    if (dialect == Dialect.OLDEST) {
      OldestDialect.rewrite(message, node);
    } else if (message instanceof StartAnalysis start) {
      node.put("path", start.cameraPath()).put("name", start.cameraName());
    }
    return node.toString();
  }

  /** The frame of an app's message (for apps and tests). */
  public static String toServer(AppMessage message) {
    return MAPPER.writeValueAsString(message);
  }

  private static <T> Received<T> read(String frame, Map<String, WireTypes.Entry<T>> types)
      throws ProtocolViolation {
    ObjectNode node = parse(frame);
    JsonNode id = node.get("request_id");
    String requestId = id != null && id.isString() ? id.asString() : null;
    String key = discriminator(node, types);
    if (key == null) {
      throw new ProtocolViolation(
          Code.MISSING_TYPE, requestId, "expected a string in 'type', but there is none");
    }
    String type = key.equals(BARE_METRICS) ? MetricsResponse.TYPE : node.get(key).asString();
    Dialect dialect =
        key.equals("action") || key.equals("event") ? Dialect.OLDEST : Dialect.CURRENT;
    WireTypes.Entry<T> entry = types.get(type);
    if (entry == null) {
      throw new ProtocolViolation(
          Code.UNKNOWN_TYPE,
          requestId,
          "expected a message of the protocol, but type is '" + shortened(type) + "'");
    }
    for (String field : entry.required()) {
      if (!node.hasNonNull(field)) {
        throw new ProtocolViolation(
            Code.MISSING_FIELD,
            requestId,
            "expected field '" + field + "' in " + type + ", but it is missing");
      }
    }
    return new Received<>(bind(node, entry.record(), type, requestId), dialect);
  }

  private static <T> T bind(
      ObjectNode node, Class<? extends T> record, String type, @Nullable String requestId)
      throws ProtocolViolation {
    if (record == StartAnalysis.class || record == PushFile.class) {
      OldestDialect.modernize(node);
    }
    T message;
    try {
      message = MAPPER.treeToValue(node, record);
    } catch (JacksonException wrong) {
      throw invalid(field(wrong), type, requestId);
    }
    String missing = message instanceof Record read ? RequiredFields.firstMissing(read) : null;
    if (missing != null) {
      throw invalid("field '" + missing + "'", type, requestId);
    }
    return message;
  }

  private static ProtocolViolation invalid(String field, String type, @Nullable String requestId) {
    return new ProtocolViolation(
        Code.INVALID_FIELD,
        requestId,
        "expected a valid value for " + field + " in " + type + ", but it is not");
  }

  private static String field(JacksonException wrong) {
    String name = wrong.getPath().isEmpty() ? null : wrong.getPath().getFirst().getPropertyName();
    return name == null ? "a field" : "field '" + name + "'";
  }

  private static ObjectNode parse(String frame) throws ProtocolViolation {
    JsonNode node;
    try {
      node = MAPPER.readTree(frame);
    } catch (JacksonException malformed) {
      throw new ProtocolViolation(
          Code.MALFORMED_JSON, null, "expected one JSON object, but the frame is not JSON");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ProtocolViolation(
        Code.MALFORMED_JSON, null, "expected one JSON object, but the frame is something else");
  }

  /**
   * The key that names the message; null where none is a string. The oldest dialect's keys come
   * first, since there "type" names the camera kind.
   */
  private static @Nullable String discriminator(
      ObjectNode node, Map<String, ? extends WireTypes.Entry<?>> types) {
    String unknown = null;
    for (String key : KEYS) {
      JsonNode value = node.get(key);
      if (value != null && value.isString()) {
        if (types.containsKey(value.asString())) {
          return key;
        }
        unknown = unknown == null ? key : unknown;
      }
    }
    // 001 2.3.6 shows the answer to query_metrics as four bare numbers
    return unknown == null && node.has(BARE_METRICS) ? BARE_METRICS : unknown;
  }

  private static String shortened(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 64 ? plain : plain.substring(0, 64) + "...";
  }
}
