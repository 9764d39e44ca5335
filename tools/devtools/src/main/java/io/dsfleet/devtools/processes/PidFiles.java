package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes a data folder owns, one small file each, readable by a later command. */
public final class PidFiles {
  private static final String SUFFIX = ".pid";

  private final Path folder;

  /** Records in {@code folder}, which is made when the first is written. */
  public PidFiles(Path folder) {
    this.folder = folder;
  }

  /** Remembers a process under a name, in place of whatever had that name. */
  public void write(String name, ProcessFingerprint identity) {
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve(name + ".new");
      Files.writeString(fresh, identity.pid() + "\n" + identity.start() + "\n");
      Files.move(fresh, file(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets a name; no error when it is unknown. */
  public void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The live process of that name; empty when none is recorded or it has ended. */
  public Optional<ProcessHandle> live(String name) {
    return read(name).flatMap(ProcessFingerprint::find);
  }

  /** Every recorded name, ended or not. */
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
    } catch (IOException | NumberFormatException absentOrTorn) {
      return Optional.empty();
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }
}
