package io.dsfleet.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a JVM really holds, after a full collection. */
final class LiveHeap {
  private LiveHeap() {}

  /** Bytes of its live objects. */
  static long bytes(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
              .redirectErrorStream(true)
              .start();
      String histogram =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return histogram
          .lines()
          .filter(line -> line.startsWith("Total"))
          .map(line -> line.trim().split("\\s+", -1))
          .mapToLong(total -> Long.parseLong(total[2]))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no histogram, but " + histogram));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
