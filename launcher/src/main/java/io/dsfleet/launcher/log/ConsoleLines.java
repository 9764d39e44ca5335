package io.dsfleet.launcher.log;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a container's console, read page by page.
 *
 * @param lines lines without their timestamps
 * @param next cursor of the next page, made of the timestamp of the last line
 */
public record ConsoleLines(List<String> lines, String next) {
  private static final String PREFIX = "t";
  private static final int MAX_LINE_LENGTH = 8_192;

  /** Returns the time from which to request lines, in epoch seconds; 0 for all. */
  public static int sinceSeconds(@Nullable String after) {
    return timeOf(after).map(time -> (int) time.getEpochSecond()).orElse(0);
  }

  /**
   * Selects a page of timestamped lines: those after the cursor, or the last ones without a cursor.
   */
  public static ConsoleLines select(String console, int lines, @Nullable String after) {
    Optional<Instant> last = timeOf(after);
    List<String> fresh =
        console
            .lines()
            .filter(
                line ->
                    last.isEmpty()
                        || timeOf(PREFIX + timestamp(line))
                            .filter(last.get()::isBefore)
                            .isPresent())
            .toList();
    List<String> chosen =
        last.isEmpty()
            ? fresh.subList(Math.max(0, fresh.size() - lines), fresh.size())
            : fresh.subList(0, Math.min(lines, fresh.size()));
    String next =
        chosen.isEmpty()
            ? (after == null ? PREFIX + Instant.EPOCH : after)
            : PREFIX + timestamp(chosen.getLast());
    return new ConsoleLines(chosen.stream().map(ConsoleLines::text).toList(), next);
  }

  private static Optional<Instant> timeOf(@Nullable String cursor) {
    if (cursor == null || !cursor.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(cursor.substring(PREFIX.length())));
    } catch (DateTimeParseException invalid) {
      return Optional.empty();
    }
  }

  private static String timestamp(String line) {
    int end = line.indexOf(' ');
    return end < 0 ? line : line.substring(0, end);
  }

  private static String text(String line) {
    int end = line.indexOf(' ');
    String text = end < 0 ? "" : line.substring(end + 1);
    return text.length() <= MAX_LINE_LENGTH ? text : text.substring(0, MAX_LINE_LENGTH);
  }
}
