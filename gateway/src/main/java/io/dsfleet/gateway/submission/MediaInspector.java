package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;

/** The media file system as visible to this process. */
interface MediaInspector {
  /** Kind of a path. */
  enum PathKind {
    FOLDER,
    FILE,
    /** The path does not exist, but its parent folder is visible here. */
    MISSING,
    /** Unknown: neither the path nor its parent folder is visible here. */
    UNKNOWN
  }

  /** Kind of the path. */
  PathKind kindOf(String path);

  /** Inode of the path, empty if it is not visible here. */
  OptionalLong inodeOf(String path);

  /**
   * Whether the absolute path is one of the folders or below one, with symbolic links resolved as
   * far as they are visible here.
   */
  boolean isInside(Path path, Collection<Path> folders);

  /** The absolute path with symbolic links resolved as far as they are visible here. */
  String realPathOf(String path);

  /**
   * Whether the folder contains a video file; also true if it is unreadable or too large to scan.
   */
  boolean containsVideo(String folder);
}
