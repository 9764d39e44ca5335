package io.dsfleet.gateway.downloads;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The folders whose files the gateway may return. Links are resolved first; the real path is then
 * opened folder by folder without following links, so that a link that replaces a folder meanwhile
 * leads nowhere.
 */
final class ReadableFolders {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final String SETTING = "dsfleet.gateway.media-roots";

  private static final int MAX_FOLDERS = 128;

  private final boolean reads;
  private final boolean any;
  private final List<Path> roots;

  /**
   * @param reads whether the gateway has access to media at all
   * @param any whether every folder may be read
   * @param roots folders and URL prefixes; only absolute folders count
   */
  ReadableFolders(boolean reads, boolean any, List<String> roots) {
    this.reads = reads;
    this.any = any;
    this.roots =
        any
            ? List.of(Path.of("/"))
            : roots.stream().filter(root -> root.startsWith("/")).map(Path::of).toList();
  }

  /**
   * Size and modification time of a readable file.
   *
   * @param size in bytes
   */
  record FileFacts(long size, long modifiedMillis) {}

  /** Whether any folder may be read. */
  boolean isUnrestricted() {
    return any;
  }

  /** Whether the folder exists and its files may be returned. */
  boolean containsFolder(String path) {
    try {
      return Files.isDirectory(locate(path).real());
    } catch (ProblemException hidden) {
      return false;
    }
  }

  /** The facts of a regular file that may be returned, empty if there is none. */
  Optional<FileFacts> find(String path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(
              locate(path).real(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(new FileFacts(attributes.size(), attributes.lastModifiedTime().toMillis()))
          : Optional.empty();
    } catch (ProblemException | IOException hidden) {
      return Optional.empty();
    }
  }

  /**
   * Opens a regular file.
   *
   * @throws ProblemException 404 with the reason if the file may not be returned or is not visible
   */
  ReadableFile open(String path) {
    LocatedFile located = locate(path);
    try {
      return open(located);
    } catch (AccessDeniedException denied) {
      throw hidden("the gateway has no permission to read the file");
    } catch (IOException gone) {
      throw missing();
    }
  }

  private record LocatedFile(Path realRoot, Path real) {}

  private LocatedFile locate(String text) {
    if (!reads) {
      throw hidden(
          "the gateway reads no files while dsfleet.gateway.media-visibility is never; use parent"
              + " or all");
    }
    if (roots.isEmpty()) {
      throw hidden("the gateway may return files of no folder; set " + SETTING);
    }
    Path path = absolute(text);
    if (path == null) {
      throw missing();
    }
    try {
      Path real = path.toRealPath();
      for (Path root : roots) {
        Path realRoot = realPath(root);
        if (realRoot != null && real.startsWith(realRoot)) {
          return new LocatedFile(realRoot, real);
        }
      }
    } catch (AccessDeniedException denied) {
      throw hidden("the gateway has no permission to read the file");
    } catch (IOException gone) {
      throw missing();
    }
    throw hidden("the file is outside the folders of " + SETTING);
  }

  private static ReadableFile open(LocatedFile located) throws IOException {
    try (DirectoryStream<Path> root = Files.newDirectoryStream(located.realRoot())) {
      if (!(root instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this system cannot open a file without following links");
      }
      return open(secure, located.realRoot().relativize(located.real()));
    }
  }

  /** Each folder stays open until the file is; their number is limited. */
  private static ReadableFile open(SecureDirectoryStream<Path> folder, Path path)
      throws IOException {
    int names = path.getNameCount();
    if (names > MAX_FOLDERS) {
      throw new NoSuchFileException(path.toString());
    }
    if (names == 1) {
      return openFile(folder, path);
    }
    try (SecureDirectoryStream<Path> next =
        folder.newDirectoryStream(path.getName(0), LinkOption.NOFOLLOW_LINKS)) {
      return open(next, path.subpath(1, names));
    }
  }

  private static ReadableFile openFile(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    BasicFileAttributes attributes =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    // Opening a FIFO would block.
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(name.toString());
    }
    SeekableByteChannel channel = folder.newByteChannel(name, READ);
    try {
      long size = channel.size();
      String etag =
          Long.toHexString(size)
              + "-"
              + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
              + "-"
              + Integer.toHexString(Objects.hashCode(attributes.fileKey()));
      return new ReadableFile(
          channel, name.toString(), size, attributes.lastModifiedTime().toMillis(), etag);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException invisible) {
      return null;
    }
  }

  private static @Nullable Path absolute(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? path : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  private static ProblemException missing() {
    return hidden(
        "the gateway does not see the file; it must exist and be mounted at the path that the job"
            + " names");
  }

  private static ProblemException hidden(String reason) {
    return new ProblemException(ProblemCode.FILE_NOT_VISIBLE, reason);
  }
}
