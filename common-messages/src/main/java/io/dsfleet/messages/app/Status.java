package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Outcome word of an answer; read in any case, {@code done} and {@code confirmed} mean ok. */
public enum Status {
  OK,
  ERROR;

  /** Lower-case word of 001. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads ok, done, confirmed or error in any case; refuses others. */
  @JsonCreator
  public static Status of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "ok", "done", "confirmed" -> OK;
      case "error" -> ERROR;
      default ->
          throw new IllegalArgumentException(
              "expected status ok, done or error, but it is '" + text + "'");
    };
  }
}
