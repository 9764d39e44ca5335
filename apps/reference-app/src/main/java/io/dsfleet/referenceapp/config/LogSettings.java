package io.dsfleet.referenceapp.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;

/**
 * Settings of the app's log files and of the lines sent to the server.
 *
 * @param folder base folder; each process creates a subfolder
 * @param folderIsExplicit whether the folder was configured; if so, it must be writable
 * @param level minimum level of the log files
 * @param maxBytes of one file
 * @param maxFiles number of files, including the current one
 * @param serverLevel minimum level sent to the server
 * @param maxServerLinesPerSecond maximum lines per second sent to the server; 0 sends none
 * @param ignoredKeys ignored keys, one line per group
 */
public record LogSettings(
    Path folder,
    boolean folderIsExplicit,
    Level level,
    long maxBytes,
    int maxFiles,
    Level serverLevel,
    int maxServerLinesPerSecond,
    List<String> ignoredKeys) {
  private static final int MEBIBYTE = 1_048_576;

  /** Reads the file {@code DS_LOG_CONFIG_FILE} and the folder {@code DS_LOG_BASE_DIR}. */
  public static LogSettings from(Map<String, String> environment)
      throws InvalidConfigurationException {
    String file = environment.getOrDefault("DS_LOG_CONFIG_FILE", "");
    return from(
        environment, file.isBlank() ? IniFile.parse(List.of(), "nothing") : IniFile.read(file));
  }

  static LogSettings from(Map<String, String> environment, IniFile ini)
      throws InvalidConfigurationException {
    String base = environment.getOrDefault("DS_LOG_BASE_DIR", "");
    Path folder;
    try {
      folder = Path.of(base.isBlank() ? "logs" : base).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new InvalidConfigurationException(
          "DS_LOG_BASE_DIR is not a valid path: '" + base + "'");
    }
    Level level = level(ini, "level", Level.INFO);
    long mebibytes = ini.groupWith("max_file_size_mb").number("max_file_size_mb", 2, 1, MEBIBYTE);
    long files = ini.groupWith("max_files").number("max_files", 10, 1, 1_000);
    Level server = level(ini, "server_level", Level.INFO);
    long rate =
        ini.groupWith("server_lines_per_second").number("server_lines_per_second", 5, 0, 1_000);
    return new LogSettings(
        folder,
        !base.isBlank(),
        level,
        mebibytes * MEBIBYTE,
        (int) files,
        server,
        (int) rate,
        ini.ignoredKeys());
  }

  /** Also accepts level names of other logging libraries. */
  private static Level level(IniFile ini, String key, Level defaultLevel)
      throws InvalidConfigurationException {
    IniGroup group = ini.groupWith(key);
    String name = group.text(key, defaultLevel.getName());
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE", "FINER", "FINEST", "ALL" -> Level.FINER;
      case "DEBUG", "FINE" -> Level.FINE;
      case "INFO", "CONFIG" -> Level.INFO;
      case "WARN", "WARNING" -> Level.WARNING;
      case "ERROR", "SEVERE", "CRITICAL", "FATAL" -> Level.SEVERE;
      case "OFF", "NONE" -> Level.OFF;
      default -> throw group.invalid(key, "DEBUG, INFO, WARNING, ERROR or OFF", name);
    };
  }
}
