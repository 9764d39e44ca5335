package io.dsfleet.vision.detection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a model's classes, by class number. */
final class ClassNames {
  /** An entry of the dictionary that Ultralytics writes: {@code 0: 'person'}. */
  private static final Pattern ENTRY =
      Pattern.compile("(\\d+)\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

  private ClassNames() {}

  /** One name per line, as nvinfer's {@code labelfile-path} has it. */
  static List<String> fromFile(Path file) throws UnusableModelException {
    try {
      List<String> names =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
      if (names.isEmpty()) {
        throw new UnusableModelException("expected class names in " + file + ", but it is empty");
      }
      return names;
    } catch (IOException e) {
      throw new UnusableModelException(
          "expected a file with class names, but cannot read " + file + " (" + e + ")", e);
    }
  }

  /**
   * From the model's metadata {@code names}, a dictionary in Python's notation.
   *
   * @return empty if it does not name class 0 and all after it
   */
  static List<String> fromMetadata(String dictionary) {
    List<String> names = new ArrayList<>();
    Matcher entries = ENTRY.matcher(dictionary);
    while (entries.find()) {
      if (!entries.group(1).equals(String.valueOf(names.size()))) {
        return List.of();
      }
      String name = entries.group(2) == null ? entries.group(3) : entries.group(2);
      names.add(name.replaceAll("\\\\(.)", "$1"));
    }
    return List.copyOf(names);
  }
}
