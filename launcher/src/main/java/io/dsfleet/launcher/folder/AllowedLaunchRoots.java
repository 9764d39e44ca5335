package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Folders that may contain the paths of a launch request. Symbolic links are resolved.
 *
 * @param roots absolute paths
 */
public record AllowedLaunchRoots(List<Path> roots) {

  /** Returns the path with its links resolved; refuses a path outside the roots. */
  public Path require(String field, Path path) throws LaunchRefusedException {
    if (!contains(path)) {
      throw forbidden(field, path.toString());
    }
    return resolved(path);
  }

  boolean contains(Path path) {
    return path.isAbsolute()
        && path.equals(path.normalize())
        && roots.stream()
            .anyMatch(root -> resolved(path).startsWith(resolved(root.toAbsolutePath())));
  }

  /** Returns the refusal of a path. */
  public static LaunchRefusedException forbidden(String field, String path) {
    return new LaunchRefusedException(
        RequestRefusalCode.PATH_FORBIDDEN,
        field,
        "the "
            + field
            + " "
            + LaunchRefusedException.quoted(path)
            + " is outside the folders that the launcher allows");
  }

  /** Resolves links of the existing part of the path; returns the root for a dangling link. */
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
