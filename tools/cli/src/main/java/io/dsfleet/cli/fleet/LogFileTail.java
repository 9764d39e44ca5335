package io.dsfleet.cli.fleet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the end of a local log file and what is appended to it. */
public final class LogFileTail {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final long MAX_TAIL_BYTES = 1 << 20;

  private final Path file;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long position;

  /** Creates a reader that starts at the beginning of {@code file}. */
  public LogFileTail(Path file) {
    this.file = file;
  }

  /** The last lines, at most {@code count} and those of the last MiB, oldest first. */
  List<String> lastLines(int count) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      position = Math.max(0, log.length() - MAX_TAIL_BYTES);
    }
    boolean cut = position > 0;
    List<String> lines = new ArrayList<>();
    readNew(lines::add);
    int first = Math.max(cut ? 1 : 0, lines.size() - count);
    return lines.subList(Math.min(first, lines.size()), lines.size());
  }

  /**
   * Passes the lines completed since the last call to {@code sink}. A shorter file is a new one.
   */
  public void readNew(Consumer<String> sink) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      if (log.length() < position) {
        position = 0;
        partial.reset();
      }
      log.seek(position);
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = log.read(chunk); read > 0; read = log.read(chunk)) {
        position += read;
        for (int i = 0; i < read; i++) {
          accept(chunk[i], sink);
        }
      }
    }
  }

  private void accept(byte next, Consumer<String> sink) {
    if (next == '\n' || partial.size() == MAX_LINE_BYTES) {
      sink.accept(partial.toString(StandardCharsets.UTF_8).stripTrailing());
      partial.reset();
    }
    if (next != '\n') {
      partial.write(next);
    }
  }
}
