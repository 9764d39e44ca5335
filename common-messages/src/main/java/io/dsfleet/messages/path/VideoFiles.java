package io.dsfleet.messages.path;

/** Defines which files of a folder are video files. */
public final class VideoFiles {
  /** Default regular expression for names of video files; it must match the whole name. */
  public static final String DEFAULT_PATTERN =
      "(?i).+\\.(mp4|avi|mkv|mov|ts|mts|m2ts|m4v|webm|wmv|flv|mpg|mpeg|3gp|ogv|h264|264|h265|265|hevc)";

  private VideoFiles() {}
}
