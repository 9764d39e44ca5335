package io.dsfleet.referenceapp.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What applies of deepstream-app's main configuration.
 *
 * @param streams slots: enabled {@code [sourceN]} groups, or all of them if none is enabled
 *     (launchers are known to append disabled ones, field notes 1.7)
 */
public record DeepStreamConfig(int streams) {
  private static final Pattern SOURCE = Pattern.compile("source\\d+");
  private static final int MOST_STREAMS = 1_024;

  /** Reads the file. */
  public static DeepStreamConfig read(Path file) throws RefusedConfiguration {
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (MalformedInputException e) {
      throw new RefusedConfiguration("expected a text file in UTF-8, but " + file + " is not");
    } catch (IOException e) {
      throw new RefusedConfiguration(
          "expected a configuration file, but cannot read " + file + " (" + e + ")");
    }
  }

  static DeepStreamConfig parse(List<String> lines, String name) throws RefusedConfiguration {
    List<Map<String, String>> sources =
        IniFile.parse(lines).groups().entrySet().stream()
            .filter(group -> SOURCE.matcher(group.getKey()).matches())
            .map(Map.Entry::getValue)
            .toList();
    long enabled =
        sources.stream().filter(keys -> !keys.getOrDefault("enable", "1").equals("0")).count();
    long streams = enabled == 0 ? sources.size() : enabled;
    if (streams < 1 || streams > MOST_STREAMS) {
      throw new RefusedConfiguration(
          "expected 1 to " + MOST_STREAMS + " [sourceN] groups, but " + name + " has " + streams);
    }
    return new DeepStreamConfig((int) streams);
  }
}
