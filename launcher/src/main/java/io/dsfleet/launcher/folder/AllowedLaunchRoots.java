package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.service.RealPathResolver;
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
    return RealPathResolver.resolve(path);
  }

  boolean contains(Path path) {
    return path.isAbsolute()
        && path.equals(path.normalize())
        && RealPathResolver.isInside(path, roots);
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
}
