package io.dsfleet.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The checkout that the tests run in, found upwards from the working directory. */
record SourceTree(Path root) {
  /** Folders whose content is made by builds and runs, or belongs to a person's tools. */
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".dsfleet", ".idea", ".vscode", "target", "results", "logs");

  private static final Set<String> BINARY = Set.of("mp4", "png", "jpg", "jar", "class", "pack");

  static SourceTree find() {
    Path candidate = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(candidate.resolve("system-tests"))) {
      Path parent = candidate.getParent();
      if (parent == null) {
        throw new IllegalStateException("expected to run inside the checkout, but ran elsewhere");
      }
      candidate = parent;
    }
    return new SourceTree(candidate);
  }

  /** Folders that Maven builds, from the root of the checkout, with forward slashes. */
  Set<String> modules() {
    try (var entries = Files.find(root, 3, (path, attributes) -> path.endsWith("pom.xml"))) {
      var names = new TreeSet<String>();
      entries
          .map(pom -> root.relativize(pom.getParent()).toString().replace('\\', '/'))
          .filter(folder -> !folder.isEmpty())
          .forEach(names::add);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every Java file but package descriptions, which would only flatter the sizes. */
  List<SourceFile> javaFiles() {
    return textFiles().stream()
        .filter(file -> file.path().endsWith(".java"))
        .filter(file -> !file.path().endsWith("package-info.java"))
        .toList();
  }

  /** Every text file that belongs to the project, in a stable order. */
  List<SourceFile> textFiles() {
    var paths = new ArrayList<Path>();
    try {
      Files.walkFileTree(root, new OwnFiles(paths));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths.stream().sorted().map(this::read).toList();
  }

  private SourceFile read(Path path) {
    String relative = root.relativize(path).toString().replace('\\', '/');
    try {
      return new SourceFile(relative, Files.readAllLines(path));
    } catch (MalformedInputException binary) {
      return new SourceFile(relative, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class OwnFiles extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    OwnFiles(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_OURS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      if (attributes.isRegularFile()
          && !BINARY.contains(name.substring(name.lastIndexOf('.') + 1))) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** Other builds may delete files while this walk goes on. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
