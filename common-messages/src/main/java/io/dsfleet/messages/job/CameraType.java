package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Source of a job: a live video stream, a folder of files, or one file. */
public enum CameraType {
  VIDEOSTREAM("videostream", "stream"),
  FILESET("fileset", "folder"),
  FILE("file", "file");

  private final String wire;
  private final String oldest;

  CameraType(String wire, String oldest) {
    this.wire = wire;
    this.oldest = oldest;
  }

  /** Name in the current dialect. */
  @JsonValue
  public String wire() {
    return wire;
  }

  /** Name in the legacy dialect. */
  public String oldest() {
    return oldest;
  }

  /**
   * Reads either dialect's name in any case.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static CameraType of(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    for (CameraType type : values()) {
      if (type.wire.equals(name) || type.oldest.equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "expected camera_type videostream, fileset or file, but it is '" + text + "'");
  }
}
