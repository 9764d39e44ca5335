package io.dsfleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTailTest {
  @TempDir private Path folder;

  @Test
  void tail_readsTheLastLines_thenOnlyNewCompleteOnes() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "one\ntwo\nthree\nfo");
    LogFileTail tail = new LogFileTail(file);
    List<String> later = new ArrayList<>();

    assertThat(tail.lastLines(2)).containsExactly("two", "three");

    Files.writeString(file, "ür\nfive", StandardOpenOption.APPEND);
    tail.readNew(later::add);
    assertThat(later).containsExactly("foür");
  }

  @Test
  void fileThatWasReplaced_isReadFromItsBeginning() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "a long first line\n");
    LogFileTail tail = new LogFileTail(file);
    List<String> later = new ArrayList<>();
    tail.lastLines(10);

    Files.writeString(file, "new\n");
    tail.readNew(later::add);

    assertThat(later).containsExactly("new");
  }

  @Test
  void largeFile_isReadFromItsEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "0123456789\n".repeat(200_000));

    assertThat(new LogFileTail(file).lastLines(1_000_000))
        .hasSizeBetween(90_000, 100_000)
        .allMatch("0123456789"::equals);
  }
}
