package io.dsfleet.gateway.downloads;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which files are clips, and their content types, by their names. */
final class ClipTypes {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("mp4", "video/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("webm", "video/webm"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("mkv", "video/x-matroska"),
          Map.entry("avi", "video/x-msvideo"),
          Map.entry("ts", "video/mp2t"),
          Map.entry("mts", "video/mp2t"),
          Map.entry("m2ts", "video/mp2t"),
          Map.entry("mpg", "video/mpeg"),
          Map.entry("3gp", "video/3gpp"),
          Map.entry("wmv", "video/x-ms-wmv"),
          Map.entry("flv", "video/x-flv"));

  private final Pattern video;

  /**
   * @param video pattern of the names of video files
   */
  ClipTypes(Pattern video) {
    this.video = video;
  }

  /** Whether the name of the file is that of a video. */
  boolean isVideo(String path) {
    return video.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
  }

  /** The content type, {@code application/octet-stream} if browsers have none for it. */
  String contentType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
