package io.dsfleet.vision.detection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of a model's classes, ordered by class number. */
final class ClassNames {
  /** An entry of the dictionary that Ultralytics writes: {@code 0: 'person'}. */
  private static final Pattern ENTRY =
      Pattern.compile("(\\d+)\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

  private ClassNames() {}

  /** Reads one name per line, the format of nvinfer's {@code labelfile-path}. */
  static List<String> fromFile(Path file) throws UnusableModelException {
    try {
      List<String> names =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
      if (names.isEmpty()) {
        throw new UnusableModelException("the labels file " + file + " holds no class names");
      }
      return names;
    } catch (IOException e) {
      throw new UnusableModelException("cannot read the labels file " + file + " (" + e + ")", e);
    }
  }

  /**
   * Parses the model's metadata {@code names}, a dictionary in Python notation.
   *
   * @return empty unless class numbers are consecutive from 0
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
