package io.dsfleet.referenceapp;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one folder for a process's temporary files (001 2.2): {@code ROOT/<app id>/<pid>/}, gone with
 * the process, or with the next one of the instance if the process was killed.
 */
final class ProcessFolder implements AutoCloseable {
  /** Where all apps of a machine have their folders. */
  static final Path ROOT = Path.of("/tmp/ds");

  private final Path folder;

  private ProcessFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder anew and deletes those of processes of the instance that are gone.
   *
   * @throws IOException if it cannot be made, or if what is there is no folder of ours
   */
  static ProcessFolder create(Path root, String instanceId, long pid) throws IOException {
    Files.createDirectories(root);
    shareIfOurs(root);
    Path instance = root.resolve(instanceId);
    if (!Files.exists(instance, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(instance);
    }
    // Whoever can place a link here could have files deleted that are not ours.
    if (!Files.isDirectory(instance, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("expected a folder, but " + instance + " is none");
    }
    for (Path other : children(instance)) {
      if (!belongsToAnotherLivingProcess(other, pid)) {
        delete(other);
      }
    }
    return new ProcessFolder(Files.createDirectory(instance.resolve(String.valueOf(pid))));
  }

  Path path() {
    return folder;
  }

  /** Other users' apps have their folders in the root too. */
  private static void shareIfOurs(Path root) {
    try {
      Files.setPosixFilePermissions(root, EnumSet.allOf(PosixFilePermission.class));
    } catch (IOException | UnsupportedOperationException e) {
      // Someone else's: whether we may write there shows when the folder is made.
    }
  }

  private static boolean belongsToAnotherLivingProcess(Path folder, long pid) {
    String name = String.valueOf(folder.getFileName());
    return name.matches("\\d{1,9}")
        && Long.parseLong(name) != pid
        && ProcessHandle.of(Long.parseLong(name)).isPresent();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** May be called again. */
  @Override
  public synchronized void close() throws IOException {
    if (Files.exists(folder)) {
      delete(folder);
    }
  }
}
