package io.dsfleet.gateway.submission;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The media as this host's file system shows them. */
final class DiskMedia implements MediaView {
  private static final int ENTRIES_MOST = 10_000;

  private final Pattern video;
  private final boolean seesAll;

  /**
   * @param video names that count as video files
   * @param seesAll whether what is not here is nowhere
   */
  DiskMedia(Pattern video, boolean seesAll) {
    this.video = video;
    this.seesAll = seesAll;
  }

  @Override
  public Kind kind(String path) {
    Path at = absolute(path);
    if (at == null) {
      return Kind.UNSEEN;
    }
    if (Files.isDirectory(at)) {
      return Kind.FOLDER;
    }
    if (Files.exists(at)) {
      return Kind.FILE;
    }
    Path parent = at.getParent();
    return seesAll || (parent != null && Files.isDirectory(parent)) ? Kind.MISSING : Kind.UNSEEN;
  }

  @Override
  public OptionalLong inode(String path) {
    Path at = absolute(path);
    if (at == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of((Long) Files.getAttribute(at, "unix:ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unseen) {
      return OptionalLong.empty();
    }
  }

  @Override
  public Path resolved(Path path) {
    return RealPath.of(path);
  }

  @Override
  public boolean holdsVideo(String folder) {
    Path at = absolute(folder);
    if (at == null) {
      return true;
    }
    int seen = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(at)) {
      for (Path entry : entries) {
        if (++seen > ENTRIES_MOST || isVideo(entry)) {
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

  /** A relative path means nothing here: it would be resolved against where we were started. */
  private static @Nullable Path absolute(String path) {
    try {
      Path at = Path.of(path);
      return at.isAbsolute() ? at : null;
    } catch (InvalidPathException unknown) {
      return null;
    }
  }
}
