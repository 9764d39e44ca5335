package io.dsfleet.scheduler.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Resolves symbolic links of paths that may not exist locally. */
public final class SymlinkResolver {
  private static final Path UNRESOLVABLE = Path.of("/");

  private SymlinkResolver() {}

  /**
   * The real path of the longest existing prefix with the remainder appended; {@code /} if a link
   * is dangling or cannot be followed, so that it is outside of every root.
   */
  public static Path resolve(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    try {
      return existing == null
          ? absolute
          : existing.toRealPath().resolve(existing.relativize(absolute));
    } catch (IOException | SecurityException unresolvable) {
      return UNRESOLVABLE;
    }
  }
}
