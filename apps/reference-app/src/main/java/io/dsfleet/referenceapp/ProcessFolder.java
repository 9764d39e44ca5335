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
 * The folder for a process's temporary files, {@code ROOT/<app id>/<pid>/}. It is deleted when the
 * process ends, or by the instance's next process if it was killed.
 */
final class ProcessFolder implements AutoCloseable {
  /** Root folder of all apps of a machine. */
  static final Path ROOT = Path.of("/tmp/ds");

  private final Path folder;

  private ProcessFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates the folder and deletes those of ended processes of the instance.
   *
   * @throws IOException if it cannot be created, or if the instance's path is not a folder
   */
  static ProcessFolder create(Path root, String instanceId, long pid) throws IOException {
    Files.createDirectories(root);
    shareIfOurs(root);
    Path instance = root.resolve(instanceId);
    if (!Files.exists(instance, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(instance);
    }
    // Following a symbolic link could delete files of others.
    if (!Files.isDirectory(instance, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(instance + " is not a folder");
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

  /** Lets other users' apps create their folders in the root. */
  private static void shareIfOurs(Path root) {
    try {
      Files.setPosixFilePermissions(root, EnumSet.allOf(PosixFilePermission.class));
    } catch (IOException | UnsupportedOperationException e) {
      // Owned by another user; creating the folder fails if it is not writable.
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

  /** Deletes the folder. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    if (Files.exists(folder)) {
      delete(folder);
    }
  }
}
