package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The media file system as visible to this process. */
interface MediaView {
  /** Kind of a path. */
  enum Kind {
    FOLDER,
    FILE,
    /** The path does not exist, but its parent folder is visible here. */
    MISSING,
    /** Unknown: neither the path nor its parent folder is visible here. */
    UNSEEN
  }

  /** Kind of the path. */
  Kind kind(String path);

  /** Inode of the path, empty if it is not visible here. */
  OptionalLong inode(String path);

  /** The path with symbolic links resolved as far as they are visible here. */
  Path resolved(Path path);

  /**
   * Whether the folder contains a video file; also true if it is unreadable or too large to scan.
   */
  boolean holdsVideo(String folder);
}
