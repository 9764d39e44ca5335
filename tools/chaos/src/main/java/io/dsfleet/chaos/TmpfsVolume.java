package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A small tmpfs that can be filled. Only root can mount it. */
final class TmpfsVolume implements AutoCloseable {
  private static final int MEGABYTE = 1 << 20;

  private final Path folder;
  private final boolean mounted;

  private TmpfsVolume(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /** Mounts an empty volume of this size; uses a plain empty folder if mounting is not allowed. */
  static TmpfsVolume mount(Path folder, int megabytes) {
    try {
      unmount(folder);
      delete(folder);
      Files.createDirectories(folder);
      int code =
          run(
              "mount",
              "-t",
              "tmpfs",
              "-o",
              "size=" + megabytes + "m",
              "dsfleet",
              folder.toString());
      return new TmpfsVolume(folder, code == 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is a separate file system, so that filling it does not fill the machine's disk. */
  boolean isMounted() {
    return mounted;
  }

  /** Fills the volume and returns the number of megabytes written. */
  long fill() {
    long written = write(Long.MAX_VALUE);
    topUp();
    return written;
  }

  /** Fills the volume up to the given free space and returns the number of megabytes written. */
  long fillLeaving(int freeMegabytes) {
    try {
      return write(Files.getFileStore(folder).getUsableSpace() / MEGABYTE - freeMegabytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long write(long megabytes) {
    long written = 0;
    byte[] block = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (written < megabytes) {
        out.write(block);
        written++;
      }
    } catch (IOException full) {
      // the volume is full
    }
    return written;
  }

  /** Fills the last megabyte page by page. */
  private void topUp() {
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler.rest"))) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      // the volume is full
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(filler());
      Files.deleteIfExists(folder.resolve("filler.rest"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (mounted) {
      unmount(folder);
    }
  }

  /** Unmounts the volume, including those that a killed run left. */
  private static void unmount(Path folder) {
    try {
      while (Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ")) {
        if (run("umount", "--lazy", folder.toString()) != 0) {
          throw new CommandFailure("cannot unmount " + folder);
        }
      }
    } catch (IOException notLinux) {
      // not Linux: nothing is mounted
    }
  }

  private static int run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      var _ = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
