package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Type of an element of a file list; {@code EOS} ends a camera's files. */
public enum FileType {
  FILE("file"),
  VIDEOSTREAM("videostream"),
  EOS("eos");

  private final String wireName;

  FileType(String wireName) {
    this.wireName = wireName;
  }

  /** Name on the wire. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads a name in any case; {@code stream} means {@code videostream}.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static FileType of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "file" -> FILE;
      case "videostream", "stream" -> VIDEOSTREAM;
      case "eos" -> EOS;
      default ->
          throw new IllegalArgumentException(
              "expected file_type file, videostream or eos, but it is '" + text + "'");
    };
  }
}
