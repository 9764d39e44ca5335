package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process sees of the media; everything looks absent where it sees nothing. */
interface MediaView {
  /** What lies at a path. */
  enum Kind {
    FOLDER,
    FILE,
    /** The folder that would hold the path is here, the path is not. */
    MISSING,
    /** Nothing can be said: not even the folder that would hold it is here. */
    UNSEEN
  }

  /** What lies at the path. */
  Kind kind(String path);

  /** The inode of what lies at the path, empty where it is not here. */
  OptionalLong inode(String path);

  /** The path with the links on its way followed, as far as they can be seen here. */
  Path resolved(Path path);

  /** Whether the folder holds a video file; true also where it is too large to tell. */
  boolean holdsVideo(String folder);
}
