package io.dsfleet.messages.codec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Says which name was probably meant where an unknown one was given. */
public final class UnknownNameMessages {
  /** Longer names are not compared, and are cut where they are shown. */
  private static final int MAX_NAME_LENGTH = 100;

  /** One edit per this many characters still counts as a misspelling. */
  private static final int CHARACTERS_PER_EDIT = 3;

  private UnknownNameMessages() {}

  /** The reason for the refusal of {@code name} where only {@code known} names are accepted. */
  public static String describe(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "unknown name '" + shown(name) + "'; no names are accepted here";
    }
    return nearest(name, known)
        .map(near -> "unknown name '" + shown(name) + "'; did you mean '" + near + "'?")
        .orElseGet(
            () ->
                "unknown name '"
                    + shown(name)
                    + "'; accepted names: "
                    + String.join(", ", new TreeSet<>(known)));
  }

  /** The name on one line, of limited length. */
  static String shown(String name) {
    String printable = PrintableText.replace(name, "?");
    return printable.length() <= MAX_NAME_LENGTH
        ? printable
        : printable.substring(0, MAX_NAME_LENGTH) + "...";
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > MAX_NAME_LENGTH) {
      return Optional.empty();
    }
    String plain = plain(name);
    int maxDistance = Math.max(1, plain.length() / CHARACTERS_PER_EDIT);
    return known.stream()
        .filter(each -> distance(plain, plain(each)) <= maxDistance)
        .min(
            Comparator.comparingInt((String each) -> distance(plain, plain(each)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Names that differ in case and separators only are equal: cameraId, camera-id, camera_id. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Levenshtein distance. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substitution = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
