package io.dsfleet.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** {@code --name value} pairs of a command line. */
final class BenchmarkArguments {
  private final Map<String, String> values = new HashMap<>();

  BenchmarkArguments(String[] arguments) {
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--")) {
        throw new IllegalArgumentException(
            "options must be '--name value' pairs, but found '" + arguments[i] + "'");
      }
      values.put(arguments[i].substring(2), arguments[i + 1]);
    }
  }

  String text(String name, String defaultValue) {
    return values.getOrDefault(name, defaultValue);
  }

  int number(String name, int defaultValue) {
    return Integer.parseInt(text(name, Integer.toString(defaultValue)));
  }
}
