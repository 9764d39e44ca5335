package io.dsfleet.gateway.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Resolves symbolic links of paths that may exist only in part. */
final class RealPathResolver {
  private static final Path OUTSIDE_ALL_ROOTS = Path.of("/");

  private RealPathResolver() {}

  /**
   * The real path of the longest existing prefix, followed by the rest of the path; {@code /} if a
   * link is dangling or cannot be followed.
   */
  static Path resolve(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    try {
      return existing == null
          ? absolute
          : existing.toRealPath().resolve(existing.relativize(absolute));
    } catch (IOException | SecurityException unfollowable) {
      return OUTSIDE_ALL_ROOTS;
    }
  }
}
