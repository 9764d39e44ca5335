package io.dsfleet.referenceapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What {@code ps -o comm} and {@code pgrep} call the process (001 2.2): its instance id. */
final class ProcessTitle {
  /** As {@code prctl(PR_SET_NAME)}, but for the first thread, whose name is the process's. */
  private static final Path COMM = Path.of("/proc/self/comm");

  private ProcessTitle() {}

  /** Sets it; the kernel keeps the first 15 characters. Systems without /proc keep theirs. */
  static void set(String title) {
    try {
      Files.writeString(COMM, title, StandardOpenOption.WRITE);
    } catch (IOException e) {
      System.getLogger(ProcessTitle.class.getName())
          .log(System.Logger.Level.DEBUG, "the process keeps its title", e);
    }
  }
}
