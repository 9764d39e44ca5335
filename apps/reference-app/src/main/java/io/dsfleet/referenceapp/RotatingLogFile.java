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
 * Writes a process's log to its folder: {@code NAME.log} is current, {@code NAME.log.1} the
 * previous file. Disk errors lose log lines but never stop the app.
 */
final class RotatingLogFile extends Handler implements AutoCloseable {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyMMdd_HHmmss");

  private final Path file;
  private final long maxBytes;
  private final int maxFiles;
  private OutputStream out;
  private long bytes;

  /**
   * Creates the folder and an empty file.
   *
   * @param maxFiles number of files, including the current one
   * @throws IOException if the folder cannot be created or written
   */
  RotatingLogFile(Path folder, String name, long maxBytes, int maxFiles, Formatter formatter)
      throws IOException {
    this.file = Files.createDirectories(folder.resolve(name)).resolve(name + ".log");
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.out = openFile();
    setFormatter(formatter);
  }

  /** Returns the name of a process's log folder and files. */
  static String name(String instanceId, long pid, ZonedDateTime start) {
    return "instid_" + instanceId + "-pid_" + pid + "-date_" + DATE.format(start);
  }

  /** The current file. */
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
    // Lines are not buffered.
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
