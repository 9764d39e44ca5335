package io.dsfleet.launcher.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a folder recursively without following links. */
final class FolderDeleter extends SimpleFileVisitor<Path> {
  private FolderDeleter() {}

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(folder, new FolderDeleter());
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.deleteIfExists(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
      throws IOException {
    if (failed != null) {
      throw failed;
    }
    Files.deleteIfExists(folder);
    return FileVisitResult.CONTINUE;
  }
}
