package io.dsfleet.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Resolves symbolic links of paths that may exist only in part, or on another host. */
public final class RealPathResolver {
  private static final Path OUTSIDE_ALL_ROOTS = Path.of("/");

  private RealPathResolver() {}

  /**
   * The real path of the longest existing prefix, followed by the rest of the path; {@code /} if a
   * link is dangling or cannot be followed, so that the path is outside of every folder.
   */
  public static Path resolve(Path path) {
    Path real = realPath(path);
    return real == null ? OUTSIDE_ALL_ROOTS : real;
  }

  /**
   * Whether the path is one of the folders or below one, with all links resolved. A folder whose
   * link is dangling contains nothing.
   */
  public static boolean isInside(Path path, Collection<Path> folders) {
    Path real = resolve(path);
    for (Path folder : folders) {
      Path realFolder = realPath(folder);
      if (realFolder != null && real.startsWith(realFolder)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether two absolute paths lead to the same file or folder: by their real paths or, if both are
   * visible here, by their file systems' record. Anything else, such as a URL, compares by text.
   */
  public static boolean isSame(String first, String second) {
    if (first.equals(second)) {
      return true;
    }
    try {
      Path one = Path.of(first);
      Path other = Path.of(second);
      if (!one.isAbsolute() || !other.isAbsolute()) {
        return false;
      }
      Path real = realPath(one);
      return (real != null && real.equals(realPath(other))) || Files.isSameFile(one, other);
    } catch (IOException | InvalidPathException | SecurityException unseen) {
      return false;
    }
  }

  private static @Nullable Path realPath(Path path) {
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
      return null;
    }
  }
}
