package io.dsfleet.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LogRead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  @TempDir Path folder;

  private Path write(String name, String text, int age) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 - age));
    return file;
  }

  private LogReader.Page read(int lines, String after) throws Exception {
    return LogReader.read(folder, null, lines, after, false).orElseThrow();
  }

  @Test
  void noLog_isEmpty() throws Exception {
    write("notes.txt", "x\n", 0);

    assertThat(LogReader.read(folder, null, 10, null, false)).isEmpty();
    assertThat(LogReader.read(folder.resolve("none"), null, 10, null, false)).isEmpty();
  }

  @Test
  void lastLines_spanOlderFiles() throws Exception {
    write("logs/a.log.1", "1\n2\n3\n", 10);
    write("logs/a.log", "4\n5\n", 0);

    assertThat(read(3, null).lines()).containsExactly("3", "4", "5");
    assertThat(read(1, null).lines()).containsExactly("5");
  }

  @Test
  void following_readsEachLineOnce_overARotation() throws Exception {
    Path log = write("a.log", "1\n", 5);
    LogReader.Page read = read(10, null);
    List<String> seen = new ArrayList<>(read.lines());
    write("a.log", "2\nhal", 4);
    read = read(10, read.next());
    seen.addAll(read.lines());
    write("a.log", "f\n", 3);
    Files.move(log, folder.resolve("a.log.1"));
    write("a.log", "3\n", 0);
    for (int i = 0; i < 3; i++) {
      read = read(10, read.next());
      seen.addAll(read.lines());
    }

    assertThat(seen).containsExactly("1", "2", "half", "3");
  }

  @Test
  void preferredFile_isReadUnlessEmpty() throws Exception {
    Path console = write("app.log", "console\n", 10);
    write("own.log", "own\n", 0);

    assertThat(LogReader.read(folder, console, 5, null, false).orElseThrow().lines())
        .containsExactly("console");
    Files.writeString(console, "");
    assertThat(LogReader.read(folder, console, 5, null, false).orElseThrow().lines())
        .containsExactly("own");
  }

  @Test
  void longLinesAndLargeFiles_areBounded() throws Exception {
    write("a.log", "x".repeat(3 << 20), 0);
    LogReader.Page last = read(1_000, null);
    assertThat(last.lines().stream().mapToInt(String::length).sum()).isLessThan(LogRead.MAX_BYTES);

    Files.writeString(
        folder.resolve("a.log"),
        String.join("\n", IntStream.range(0, 200_000).mapToObj(i -> "line " + i).toList()) + "\n");
    assertThat(read(1_000, null).lines()).hasSize(1_000).endsWith("line 199999");
  }

  @Test
  void linksAndInvalidCursors_areIgnored() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "password\n");
    Path apps = Files.createDirectories(folder.resolve("app"));
    Files.createSymbolicLink(apps.resolve("app.log"), secret);

    assertThat(LogReader.read(apps, apps.resolve("app.log"), 5, null, false)).isEmpty();
    write("a.log", "1\n", 0);
    assertThat(read(5, "f/etc/passwd:0").lines()).containsExactly("1");
    assertThat(read(5, "f1:99999999999999999999").lines()).containsExactly("1");
  }

  @Test
  void lastLineOfAnExitedApp_needsNoNewline() throws Exception {
    write("a.log", "1\n", 0);
    String cursor = read(5, null).next();
    write("a.log", "end", 0);

    LogReader.Page read = LogReader.read(folder, null, 5, cursor, true).orElseThrow();
    assertThat(read.lines()).containsExactly("end");
    assertThat(read.isEnd()).isTrue();
  }
}
