package io.dsfleet.gateway.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Follows links as far as the disk shows them. */
final class RealPath {
  private static final Path NOWHERE = Path.of("/");

  private RealPath() {}

  /**
   * The real path of the longest part that exists here, and the rest as it is named; a link that
   * leads nowhere or cannot be followed is outside of everything.
   */
  static Path of(Path path) {
    Path there = path.toAbsolutePath().normalize();
    Path seen = there;
    while (seen != null && !Files.exists(seen, LinkOption.NOFOLLOW_LINKS)) {
      seen = seen.getParent();
    }
    try {
      return seen == null ? there : seen.toRealPath().resolve(seen.relativize(there));
    } catch (IOException | SecurityException unfollowable) {
      return NOWHERE;
    }
  }
}
