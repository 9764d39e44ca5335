package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogFileTest {
  private static final Formatter PLAIN =
      new Formatter() {
        @Override
        public String format(LogRecord line) {
          return line.getMessage() + "\n";
        }
      };

  @TempDir Path folder;

  @Test
  void theFolderIsNamedByInstanceProcessAndStart() throws IOException {
    ZonedDateTime start = ZonedDateTime.of(2025, 7, 28, 9, 5, 3, 0, ZoneId.of("Asia/Seoul"));
    String name = RotatingLogFile.name("stream_alpha", 12125, start);
    assertThat(name).isEqualTo("instid_stream_alpha-pid_12125-date_250728_090503");
    try (RotatingLogFile log = new RotatingLogFile(folder, name, 100, 3, PLAIN)) {
      assertThat(log.file()).isEqualTo(folder.resolve(name).resolve(name + ".log")).isEmptyFile();
    }
  }

  @Test
  void aFullFileIsRotatedAndTheOldestDeleted() throws IOException {
    try (RotatingLogFile log = new RotatingLogFile(folder, "a", 12, 3, PLAIN)) {
      for (int line = 1; line <= 9; line++) {
        log.publish(new LogRecord(Level.INFO, "line" + line));
      }
    }
    assertThat(folder.resolve("a/a.log")).hasContent("line9\n");
    assertThat(folder.resolve("a/a.log.1")).hasContent("line7\nline8\n");
    assertThat(folder.resolve("a/a.log.2")).hasContent("line5\nline6\n");
    assertThat(folder.resolve("a/a.log.3")).doesNotExist();
  }

  @Test
  void aLineIsCutToTheFileSize() throws IOException {
    try (RotatingLogFile log = new RotatingLogFile(folder, "a", 12, 3, PLAIN)) {
      log.publish(new LogRecord(Level.INFO, "x".repeat(100)));
    }
    assertThat(folder.resolve("a/a.log")).hasContent("x".repeat(12));
  }

  @Test
  void aFolderThatCannotBeCreatedIsAnError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new RotatingLogFile(file, "a", 12, 3, PLAIN))
        .isInstanceOf(IOException.class);
  }
}
