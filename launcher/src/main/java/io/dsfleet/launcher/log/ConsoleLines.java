package io.dsfleet.launcher.log;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines that an engine keeps, each with its time before it.
 *
 * @param lines without their times
 * @param next where to go on: the time of the last line
 */
public record ConsoleLines(List<String> lines, String next) {
  private static final String PREFIX = "t";
  private static final int LINE_MAX = 8_192;

  /** Whole seconds since 1970 from which the engine must be asked, 0 for all. */
  public static int sinceOf(@Nullable String after) {
    return timeOf(after).map(time -> (int) time.getEpochSecond()).orElse(0);
  }

  /** What follows the place, at most so many lines. */
  public static ConsoleLines of(String console, int lines, @Nullable String after) {
    Optional<Instant> seen = timeOf(after);
    List<String> fresh =
        console
            .lines()
            .filter(
                line ->
                    seen.isEmpty()
                        || timeOf(PREFIX + stamp(line)).filter(seen.get()::isBefore).isPresent())
            .toList();
    List<String> chosen =
        seen.isEmpty()
            ? fresh.subList(Math.max(0, fresh.size() - lines), fresh.size())
            : fresh.subList(0, Math.min(lines, fresh.size()));
    String next =
        chosen.isEmpty()
            ? (after == null ? PREFIX + Instant.EPOCH : after)
            : PREFIX + stamp(chosen.getLast());
    return new ConsoleLines(chosen.stream().map(ConsoleLines::words).toList(), next);
  }

  private static Optional<Instant> timeOf(@Nullable String place) {
    if (place == null || !place.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(place.substring(PREFIX.length())));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }

  private static String stamp(String line) {
    int end = line.indexOf(' ');
    return end < 0 ? line : line.substring(0, end);
  }

  private static String words(String line) {
    int end = line.indexOf(' ');
    String words = end < 0 ? "" : line.substring(end + 1);
    return words.length() <= LINE_MAX ? words : words.substring(0, LINE_MAX);
  }
}
