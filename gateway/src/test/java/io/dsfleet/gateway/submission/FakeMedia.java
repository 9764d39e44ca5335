package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Media defined by a test; all other paths are unknown. */
final class FakeMedia implements MediaView {
  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, Long> inodes = new HashMap<>();
  private final Set<String> withoutVideo = new java.util.HashSet<>();

  FakeMedia with(String path, Kind kind, long inode) {
    kinds.put(path, kind);
    inodes.put(path, inode);
    return this;
  }

  FakeMedia missing(String path) {
    kinds.put(path, Kind.MISSING);
    return this;
  }

  FakeMedia empty(String folder) {
    withoutVideo.add(folder);
    return with(folder, Kind.FOLDER, 5);
  }

  @Override
  public Kind kind(String path) {
    return kinds.getOrDefault(path, Kind.UNSEEN);
  }

  @Override
  public OptionalLong inode(String path) {
    return inodes.containsKey(path) ? OptionalLong.of(inodes.get(path)) : OptionalLong.empty();
  }

  @Override
  public Path resolved(Path path) {
    return path;
  }

  @Override
  public boolean holdsVideo(String folder) {
    return !withoutVideo.contains(folder);
  }
}
