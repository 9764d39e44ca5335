package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Media defined by a test; all other paths are unknown. */
final class FakeMediaInspector implements MediaInspector {
  private final Map<String, PathKind> kinds = new HashMap<>();
  private final Map<String, Long> inodes = new HashMap<>();
  private final Set<String> withoutVideo = new java.util.HashSet<>();

  FakeMediaInspector with(String path, PathKind kind, long inode) {
    kinds.put(path, kind);
    inodes.put(path, inode);
    return this;
  }

  FakeMediaInspector missing(String path) {
    kinds.put(path, PathKind.MISSING);
    return this;
  }

  FakeMediaInspector empty(String folder) {
    withoutVideo.add(folder);
    return with(folder, PathKind.FOLDER, 5);
  }

  @Override
  public PathKind kindOf(String path) {
    return kinds.getOrDefault(path, PathKind.UNKNOWN);
  }

  @Override
  public OptionalLong inodeOf(String path) {
    return inodes.containsKey(path) ? OptionalLong.of(inodes.get(path)) : OptionalLong.empty();
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
    return !withoutVideo.contains(folder);
  }
}
