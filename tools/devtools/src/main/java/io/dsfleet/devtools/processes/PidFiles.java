package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Records the processes of a data folder, one file per process, for later commands. */
public final class PidFiles {
  private static final String SUFFIX = ".pid";

  private final Path folder;

  /** Stores the files in {@code folder}, which is created on the first write. */
  public PidFiles(Path folder) {
    this.folder = folder;
  }

  /** Records a process under a name; replaces an earlier record of that name. */
  public void write(String name, ProcessFingerprint fingerprint) {
    try {
      Files.createDirectories(folder);
      Path temporary = folder.resolve(name + ".new");
      Files.writeString(temporary, fingerprint.pid() + "\n" + fingerprint.start() + "\n");
      Files.move(temporary, file(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the record of a name, if there is one. */
  public void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The live process of that name; empty if none is recorded or it has exited. */
  public Optional<ProcessHandle> live(String name) {
    return read(name).flatMap(ProcessFingerprint::find);
  }

  /** Every recorded name, including those of exited processes. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessFingerprint> read(String name) {
    try {
      List<String> lines = Files.readAllLines(file(name));
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new ProcessFingerprint(Long.parseLong(lines.get(0).strip()), lines.get(1)));
    } catch (IOException | NumberFormatException absentOrIncomplete) {
      return Optional.empty();
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }
}
