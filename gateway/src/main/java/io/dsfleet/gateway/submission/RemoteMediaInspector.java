package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.Collection;
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
  public boolean isInside(Path path, Collection<Path> folders) {
    return folders.stream().anyMatch(path::startsWith);
  }

  @Override
  public String realPathOf(String path) {
    return path;
  }

  @Override
  public boolean containsVideo(String folder) {
    return true;
  }
}
