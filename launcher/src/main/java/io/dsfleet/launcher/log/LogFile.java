package io.dsfleet.launcher.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A log file of an app. Links are ignored, because an app could point them anywhere.
 *
 * @param key identifies the file even after a rotation has renamed it
 */
record LogFile(Path path, String key, long modifiedMillis, long bytes) {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_LINE_LENGTH = 8_192;

  /** Lines of a part of a file, and the offset at which the part ends. */
  record Part(List<String> lines, long end) {}

  /** Returns the log files below a folder, sorted by modification time. */
  static List<LogFile> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
      List<LogFile> logs = new ArrayList<>();
      for (Path file : files.filter(each -> isLog(each)).toList()) {
        BasicFileAttributes attributes =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile()) {
          String key = String.valueOf(attributes.fileKey()).replaceAll("[^A-Za-z0-9]", "_");
          logs.add(
              new LogFile(file, key, attributes.lastModifiedTime().toMillis(), attributes.size()));
        }
      }
      logs.sort(
          Comparator.comparingLong(LogFile::modifiedMillis).thenComparing(each -> "" + each.path));
      return logs;
    }
  }

  private static boolean isLog(Path file) {
    return file.getFileName().toString().contains(".log")
        && !file.getFileName().toString().endsWith(".lck");
  }

  /** Reads the last lines within the last {@code maxBytes} bytes. */
  Part readLast(int lines, int maxBytes) throws IOException {
    long from = Math.max(0, bytes - maxBytes);
    byte[] tail = read(from, maxBytes);
    List<String> all = new ArrayList<>(text(tail).lines().map(LogFile::truncate).toList());
    if (from > 0 && !all.isEmpty()) {
      all.removeFirst();
    }
    long end = from + lastLineEnd(tail);
    List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
    return new Part(List.copyOf(last), all.isEmpty() ? from + tail.length : Math.max(end, from));
  }

  /**
   * Reads complete lines from an offset.
   *
   * @param includePartialLine whether to return an unterminated last line, because the file is
   *     final
   */
  Part readAfter(long offset, int lines, int maxBytes, boolean includePartialLine)
      throws IOException {
    long from = offset > bytes ? 0 : offset;
    byte[] next = read(from, maxBytes);
    int end = lastLineEnd(next);
    boolean isOverlong = end == 0 && next.length == maxBytes;
    int until = includePartialLine || isOverlong ? next.length : end;
    List<String> found = new ArrayList<>();
    int at = 0;
    while (at < until && found.size() < lines) {
      int line = at;
      while (line < until && next[line] != '\n') {
        line++;
      }
      found.add(
          truncate(new String(next, at, line - at, StandardCharsets.UTF_8).replace("\r", "")));
      at = Math.min(line + 1, until);
    }
    return new Part(List.copyOf(found), from + at);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String truncate(String line) {
    return line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH);
  }

  private static int lastLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private byte[] read(long from, int maxBytes) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.max(0, Math.min(maxBytes, channel.size() - from)));
      channel.position(from);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A single read may return fewer bytes than available.
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
