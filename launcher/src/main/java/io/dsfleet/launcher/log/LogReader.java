package io.dsfleet.launcher.log;

import io.dsfleet.messages.broker.LogRead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an instance's log from the files of its folder, across rotations. */
public final class LogReader {
  private LogReader() {}

  /**
   * A page of log lines.
   *
   * @param file file of the last line
   * @param next cursor of the next page
   * @param isEnd whether the page reaches the end of the newest file
   */
  public record Page(Path file, List<String> lines, String next, boolean isEnd) {}

  /**
   * Reads lines.
   *
   * @param preferred file to read if it is not empty; null for all log files
   * @param after {@link Page#next} of the previous page; null for the last lines
   * @param over whether the app has exited
   * @return empty if there is no log
   */
  public static Optional<Page> read(
      Path folder, @Nullable Path preferred, int lines, @Nullable String after, boolean over)
      throws IOException {
    List<LogFile> files = filesOf(folder, preferred);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Optional<LogPosition> place = after == null ? Optional.empty() : LogPosition.parse(after);
    return Optional.of(
        place.isPresent() ? following(files, place.get(), lines, over) : last(files, lines));
  }

  private static List<LogFile> filesOf(Path folder, @Nullable Path preferred) throws IOException {
    List<LogFile> all = LogFile.list(folder);
    List<LogFile> chosen =
        all.stream().filter(each -> each.path().equals(preferred) && each.bytes() > 0).toList();
    return chosen.isEmpty() ? all : chosen;
  }

  private static Page last(List<LogFile> files, int lines) throws IOException {
    List<String> found = new ArrayList<>();
    LogFile newest = files.getLast();
    LogFile.Part part = newest.readLast(lines, LogRead.MAX_BYTES);
    found.addAll(part.lines());
    int bytes = found.stream().mapToInt(String::length).sum();
    for (int older = files.size() - 2; older >= 0 && found.size() < lines; older--) {
      List<String> before =
          files.get(older).readLast(lines - found.size(), LogRead.MAX_BYTES - bytes).lines();
      found.addAll(0, before);
      bytes += before.stream().mapToInt(String::length).sum();
      if (bytes >= LogRead.MAX_BYTES / 2) {
        break;
      }
    }
    return new Page(newest.path(), found, new LogPosition(newest.key(), part.end()).text(), true);
  }

  private static Page following(List<LogFile> files, LogPosition place, int lines, boolean over)
      throws IOException {
    int at = 0;
    while (at < files.size() && !files.get(at).key().equals(place.fileKey())) {
      at++;
    }
    // A file that rotation has deleted is followed by the oldest existing one.
    long offset = at == files.size() ? 0 : place.offset();
    at = at == files.size() ? 0 : at;
    boolean isNewest = at == files.size() - 1;
    LogFile.Part part =
        files.get(at).readAfter(offset, lines, LogRead.MAX_BYTES, over || !isNewest);
    if (part.lines().isEmpty() && !isNewest) {
      at++;
      isNewest = at == files.size() - 1;
      part = files.get(at).readAfter(0, lines, LogRead.MAX_BYTES, over || !isNewest);
    }
    LogFile file = files.get(at);
    return new Page(
        file.path(),
        part.lines(),
        new LogPosition(file.key(), part.end()).text(),
        isNewest && part.end() >= file.bytes());
  }
}
