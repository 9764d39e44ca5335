package io.dsfleet.gateway.submission;

import io.dsfleet.service.RealPathResolver;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Media on the file system of this host. */
final class LocalMediaInspector implements MediaInspector {
  private static final int MAX_ENTRIES = 10_000;

  private final Pattern video;
  private final boolean seesAll;

  /**
   * @param video pattern of the names of video files
   * @param seesAll whether paths that do not exist here do not exist anywhere
   */
  LocalMediaInspector(Pattern video, boolean seesAll) {
    // Names may contain line ends.
    this.video = Pattern.compile(video.pattern(), video.flags() | Pattern.DOTALL);
    this.seesAll = seesAll;
  }

  @Override
  public PathKind kindOf(String path) {
    Path absolute = absolute(path);
    if (absolute == null) {
      return PathKind.UNKNOWN;
    }
    if (Files.isDirectory(absolute)) {
      return PathKind.FOLDER;
    }
    if (Files.exists(absolute)) {
      return PathKind.FILE;
    }
    Path parent = absolute.getParent();
    return seesAll || (parent != null && Files.isDirectory(parent))
        ? PathKind.MISSING
        : PathKind.UNKNOWN;
  }

  @Override
  public OptionalLong inodeOf(String path) {
    Path absolute = absolute(path);
    if (absolute == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of((Long) Files.getAttribute(absolute, "unix:ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unseen) {
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean isInside(Path path, Collection<Path> folders) {
    return RealPathResolver.isInside(path, folders);
  }

  @Override
  public String realPathOf(String path) {
    return RealPathResolver.resolve(Path.of(path)).toString();
  }

  @Override
  public boolean containsVideo(String folder) {
    Path absolute = absolute(folder);
    if (absolute == null) {
      return true;
    }
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(absolute)) {
      for (Path entry : entries) {
        if (++count > MAX_ENTRIES || isVideo(entry)) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      return true;
    }
  }

  private boolean isVideo(Path entry) {
    Path name = entry.getFileName();
    return name != null && video.matcher(name.toString()).matches() && Files.isRegularFile(entry);
  }

  /** Null for a relative path, which would depend on the working directory of this process. */
  private static @Nullable Path absolute(String path) {
    try {
      Path at = Path.of(path);
      return at.isAbsolute() ? at : null;
    } catch (InvalidPathException unknown) {
      return null;
    }
  }
}
