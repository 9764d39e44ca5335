package io.dsfleet.live.source;

import io.dsfleet.messages.vision.DetectedBox;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Encodes the messages to viewers as JSON. */
final class VideoMessages {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final double MILLIS_PER_SECOND = 1_000;

  private VideoMessages() {}

  static String frame(EncodedFrame frame) {
    Map<String, Object> containers = new LinkedHashMap<>();
    for (DetectedBox box : frame.boxes()) {
      containers.put(
          Long.toString(box.objectId()),
          Map.of(
              "bbox",
              List.of(
                  Math.round(box.left()),
                  Math.round(box.top()),
                  Math.round(box.right()),
                  Math.round(box.bottom())),
              "confidence",
              Math.round(box.confidence() * 100) / 100.0,
              "captured",
              false));
    }
    // The picture is appended as text: Base64 needs no escaping, and the mapper would copy it.
    return "{\"type\":\"video_frame\",\"containers\":"
        + MAPPER.writeValueAsString(containers)
        + ",\"timestamp\":"
        + frame.capturedAtMillis() / MILLIS_PER_SECOND
        + ",\"frame\":\""
        + base64(frame.jpeg())
        + "\"}";
  }

  static String event(String eventType, Map<String, ?> data, long atMillis) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "event");
    event.put("event_type", eventType);
    event.put("data", data);
    event.put("timestamp", atMillis / MILLIS_PER_SECOND);
    return MAPPER.writeValueAsString(event);
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(bytes)).toString();
  }
}
