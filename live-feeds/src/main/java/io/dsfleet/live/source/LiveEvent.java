package io.dsfleet.live.source;

import io.dsfleet.messages.codec.PrintableText;
import java.util.Map;

/**
 * A notice to viewers.
 *
 * @param json the message {@code event}
 */
public record LiveEvent(String json) {

  static LiveEvent processingStarted(String source, long atMillis) {
    return of("processing_started", Map.of("source", source), atMillis);
  }

  static LiveEvent processingStopped(String source, long atMillis) {
    return of("processing_stopped", Map.of("source", source), atMillis);
  }

  static LiveEvent containerDetected(String source, long objectId, long atMillis) {
    return of(
        "container_detect",
        Map.of("source", source, "container_id", Long.toString(objectId)),
        atMillis);
  }

  static LiveEvent sourceFailed(String source, String message, long atMillis) {
    return of("error", Map.of("source", source, "message", message), atMillis);
  }

  /**
   * The reply to a command that cannot be carried out.
   *
   * @param message may repeat the command; an unpaired surrogate in it could not be sent
   */
  public static LiveEvent commandRefused(String message, long atMillis) {
    return of("error", Map.of("message", PrintableText.replace(message, "\uFFFD")), atMillis);
  }

  private static LiveEvent of(String eventType, Map<String, ?> data, long atMillis) {
    return new LiveEvent(VideoMessages.event(eventType, data, atMillis));
  }
}
