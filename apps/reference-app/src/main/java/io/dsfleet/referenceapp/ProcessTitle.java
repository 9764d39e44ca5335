package io.dsfleet.referenceapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sets the title that {@code ps -o comm} and {@code pgrep} show for the process. */
final class ProcessTitle {
  /**
   * Like {@code prctl(PR_SET_NAME)}, but for the main thread, whose name is the process's title.
   */
  private static final Path COMM = Path.of("/proc/self/comm");

  private ProcessTitle() {}

  /** Sets the title, of which the kernel keeps 15 characters. No effect without /proc. */
  static void set(String title) {
    try {
      Files.writeString(COMM, title, StandardOpenOption.WRITE);
    } catch (IOException e) {
      System.getLogger(ProcessTitle.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot set the process title", e);
    }
  }
}
