package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Outcome of a request; {@code done} and {@code confirmed} are read as {@code ok}. */
public enum ReplyStatus {
  OK,
  ERROR;

  /** Name on the wire. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads ok, done, confirmed or error in any case.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static ReplyStatus of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "ok", "done", "confirmed" -> OK;
      case "error" -> ERROR;
      default ->
          throw new IllegalArgumentException(
              "expected status ok, done or error, but it is '" + text + "'");
    };
  }
}
