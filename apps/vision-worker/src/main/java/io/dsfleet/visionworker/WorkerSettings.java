package io.dsfleet.visionworker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Settings of a worker, given as arguments {@code --name=value}.
 *
 * @param root folder that holds the file, with all links resolved
 * @param file video to play, below the root
 * @param jpegQuality 1 to 100
 * @param maxFramesPerSecond 1 to 60
 * @param maxWidth maximum width of a frame in pixels, 64 to 3840; wider pictures are reduced
 */
record WorkerSettings(Path root, Path file, int jpegQuality, int maxFramesPerSecond, int maxWidth) {
  private static final Set<String> NAMES =
      Set.of("root", "file", "jpeg-quality", "max-frames-per-second", "max-width");

  /**
   * Parses the arguments.
   *
   * @throws IllegalArgumentException if an argument is missing, unknown or out of range
   */
  static WorkerSettings parse(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 2 || !argument.startsWith("--") ? "" : argument.substring(2, equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "unknown argument '"
                + argument
                + "'; accepted are --NAME=VALUE with root, file,"
                + " jpeg-quality, max-frames-per-second and max-width");
      }
      values.put(name, argument.substring(equals + 1));
    }
    return new WorkerSettings(
        Path.of(required(values, "root")),
        Path.of(required(values, "file")),
        number(values, "jpeg-quality", 85, 1, 100),
        number(values, "max-frames-per-second", 15, 1, 60),
        number(values, "max-width", 1_280, 64, 3_840));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the argument --" + name + "=VALUE is missing");
    }
    return value;
  }

  private static int number(
      Map<String, String> values, String name, int standard, int min, int max) {
    String text = values.getOrDefault(name, Integer.toString(standard));
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, like a number out of range.
    }
    throw new IllegalArgumentException(
        "--" + name + " must be " + min + " to " + max + ", but it is '" + text + "'");
  }
}
