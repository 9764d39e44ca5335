package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Used when the gateway has no access to the media file system. */
final class RemoteMediaInspector implements MediaInspector {
  @Override
  public PathKind kindOf(String path) {
    return PathKind.UNKNOWN;
  }

  @Override
  public OptionalLong inodeOf(String path) {
    return OptionalLong.empty();
  }

  @Override
  public Path resolveLinks(Path path) {
    return path;
  }

  @Override
  public boolean containsVideo(String folder) {
    return true;
  }
}
