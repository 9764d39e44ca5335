package io.dsfleet.messages.path;

/** Defines which files of a folder are video files. */
public final class VideoFiles {
  /**
   * Default regular expression for names of video files; it must match the whole name, which may
   * contain line ends.
   */
  public static final String DEFAULT_PATTERN =
      "(?is).+\\.(mp4|m4v|mov|3gp|3g2|avi|mkv|webm|ogv|wmv|asf|flv|mpg|mpeg|vob|ts|mts|m2ts|m2t|mxf|dav"
          + "|h264|264|h265|265|hevc)";

  private VideoFiles() {}
}
