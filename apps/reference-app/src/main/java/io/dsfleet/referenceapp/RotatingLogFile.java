package io.dsfleet.referenceapp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * A process's log in a folder of its own (001 2.1): {@code NAME.log} is written to, {@code
 * NAME.log.1} is the one before it. Trouble with the disk costs lines of the log, and nothing else.
 */
final class RotatingLogFile extends Handler implements AutoCloseable {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyMMdd_HHmmss");

  private final Path file;
  private final long maxBytes;
  private final int maxFiles;
  private OutputStream out;
  private long bytes;

  /**
   * Makes the folder and an empty file.
   *
   * @param mostFiles with the one that is written to
   * @throws IOException if the folder cannot be made or written to
   */
  RotatingLogFile(Path folder, String name, long mostBytes, int mostFiles, Formatter formatter)
      throws IOException {
    this.file = Files.createDirectories(folder.resolve(name)).resolve(name + ".log");
    this.maxBytes = mostBytes;
    this.maxFiles = mostFiles;
    this.out = openFile();
    setFormatter(formatter);
  }

  /** What a process's folder and its files are called. */
  static String name(String instanceId, long pid, ZonedDateTime start) {
    return "instid_" + instanceId + "-pid_" + pid + "-date_" + DATE.format(start);
  }

  /** The file that is written to. */
  Path file() {
    return file;
  }

  @Override
  public synchronized void publish(LogRecord line) {
    if (!isLoggable(line)) {
      return;
    }
    byte[] text = getFormatter().format(line).getBytes(StandardCharsets.UTF_8);
    try {
      if (bytes > 0 && bytes + text.length > maxBytes) {
        rotate();
      }
      int length = (int) Math.min(maxBytes, text.length);
      out.write(text, 0, length);
      bytes += length;
    } catch (IOException e) {
      reportError(null, e, ErrorManager.WRITE_FAILURE);
    }
  }

  private void rotate() throws IOException {
    out.close();
    for (int number = maxFiles - 1; number > 0; number--) {
      Path older = number == 1 ? file : numbered(number - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    out = openFile();
  }

  private OutputStream openFile() throws IOException {
    bytes = 0;
    return Files.newOutputStream(
        file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void flush() {
    // Every line is written at once.
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      reportError(null, e, ErrorManager.CLOSE_FAILURE);
    }
  }
}
