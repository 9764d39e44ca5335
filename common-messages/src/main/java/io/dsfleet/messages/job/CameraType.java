package io.dsfleet.messages.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Source of a job: a live video stream, a folder of files, or one file. */
public enum CameraType {
  VIDEOSTREAM("videostream", "stream"),
  FILESET("fileset", "folder"),
  FILE("file", "file");

  private final String wireName;
  private final String legacyName;

  CameraType(String wireName, String legacyName) {
    this.wireName = wireName;
    this.legacyName = legacyName;
  }

  /** Name in the current dialect. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** Name in the legacy dialect. */
  public String legacyName() {
    return legacyName;
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
      if (type.wireName.equals(name) || type.legacyName.equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "expected camera_type videostream, fileset or file, but it is '" + text + "'");
  }
}
