package io.dsfleet.gateway.submission;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Used when the gateway has no access to the media file system. */
final class UnseenMedia implements MediaView {
  @Override
  public Kind kind(String path) {
    return Kind.UNSEEN;
  }

  @Override
  public OptionalLong inode(String path) {
    return OptionalLong.empty();
  }

  @Override
  public Path resolved(Path path) {
    return path;
  }

  @Override
  public boolean holdsVideo(String folder) {
    return true;
  }
}
