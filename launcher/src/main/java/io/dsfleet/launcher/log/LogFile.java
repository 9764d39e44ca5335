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
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One file that an app writes its log to; never a link, since an app could point it anywhere.
 *
 * @param key stays the same when the file is renamed by a rotation
 */
record LogFile(Path path, String key, long modifiedMillis, long bytes) {
  private static final int DEPTH = 3;
  private static final int LINE_MAX = 8_192;

  /** Lines of a part of a file, and where the part ends. */
  record Part(List<String> lines, long end) {}

  /** Every log below a folder, the one written last at the end. */
  static List<LogFile> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      List<LogFile> logs = new ArrayList<>();
      for (Path file : files.filter(each -> isLog(each)).toList()) {
        BasicFileAttributes about =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (about.isRegularFile()) {
          String key = String.valueOf(about.fileKey()).replaceAll("[^A-Za-z0-9]", "_");
          logs.add(new LogFile(file, key, about.lastModifiedTime().toMillis(), about.size()));
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

  /** The last lines, together at most so many bytes. */
  Part last(int lines, int bytesMost) throws IOException {
    long from = Math.max(0, bytes - bytesMost);
    byte[] tail = read(from, bytesMost);
    List<String> all = new ArrayList<>(text(tail).lines().map(LogFile::cut).toList());
    if (from > 0 && !all.isEmpty()) {
      all.removeFirst();
    }
    long end = from + lastLineEnd(tail);
    List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
    return new Part(List.copyOf(last), all.isEmpty() ? from + tail.length : Math.max(end, from));
  }

  /**
   * What follows this place, whole lines only.
   *
   * @param all whether what is no whole line belongs to it, because nothing will follow
   */
  Part after(long offset, int lines, int bytesMost, boolean all) throws IOException {
    long from = offset > bytes ? 0 : offset;
    byte[] next = read(from, bytesMost);
    int end = lastLineEnd(next);
    boolean isEndless = end == 0 && next.length == bytesMost;
    int until = all || isEndless ? next.length : end;
    List<String> found = new ArrayList<>();
    int at = 0;
    while (at < until && found.size() < lines) {
      int line = at;
      while (line < until && next[line] != '\n') {
        line++;
      }
      found.add(cut(new String(next, at, line - at, StandardCharsets.UTF_8).replace("\r", "")));
      at = Math.min(line + 1, until);
    }
    return new Part(List.copyOf(found), from + at);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String cut(String line) {
    return line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX);
  }

  private static int lastLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private byte[] read(long from, int bytesMost) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.max(0, Math.min(bytesMost, channel.size() - from)));
      channel.position(from);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A read may give less than is there.
      }
      return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
