package io.dsfleet.bridge.media;

import io.dsfleet.service.RealPathResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Looks for result files; blocks on disk reads. */
public final class OutputFinder {
  private final List<Path> roots;

  /**
   * Creates a finder.
   *
   * @param roots folders that this host shares with the apps
   */
  public OutputFinder(List<String> roots) {
    this.roots = roots.stream().map(Path::of).toList();
  }

  /** Whether any result can be seen; if not, {@link #find} reads no disk. */
  public boolean seesAny() {
    return !roots.isEmpty();
  }

  /** Looks for the result at an absolute path of this host. */
  public OutputVisibility find(String outputPath) {
    try {
      Path output = Path.of(outputPath);
      Path folder = output.getParent();
      if (!seesAny()
          || !output.isAbsolute()
          || folder == null
          || !Files.isDirectory(folder)
          || !RealPathResolver.isInside(output, roots)) {
        return OutputVisibility.NOT_VISIBLE;
      }
      Files.readAttributes(output, BasicFileAttributes.class);
      return OutputVisibility.SEEN;
    } catch (NoSuchFileException absent) {
      return OutputVisibility.MISSING;
    } catch (InvalidPathException | IOException | SecurityException unreadable) {
      return OutputVisibility.NOT_VISIBLE;
    }
  }
}
