package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Folders that a launch's own paths must lie in, links resolved.
 *
 * @param roots absolute
 */
public record AllowedRoots(List<Path> roots) {

  /** The path with its links resolved; refused where it leaves the roots. */
  public Path require(String field, Path path) throws LaunchRefusedException {
    if (!contain(path)) {
      throw forbidden(field);
    }
    return resolved(path);
  }

  boolean contain(Path path) {
    return path.isAbsolute()
        && path.equals(path.normalize())
        && roots.stream()
            .anyMatch(root -> resolved(path).startsWith(resolved(root.toAbsolutePath())));
  }

  /** The refusal of a path. */
  public static LaunchRefusedException forbidden(String field) {
    return new LaunchRefusedException(
        RequestRefusal.PATH_FORBIDDEN,
        field,
        "expected " + field + " below a folder that the launcher allows, but it is elsewhere");
  }

  /** Links are resolved as far as the path exists. */
  private static Path resolved(Path path) {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    } catch (IOException dangling) {
      return path.getRoot();
    }
  }
}
