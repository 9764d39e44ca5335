package io.dsfleet.referenceapp.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;

/**
 * Where the app's log goes (001 2.1) and what of it the server is told.
 *
 * @param folder in which each process makes a folder of its own
 * @param folderIsExplicit whether the folder was named, so that the app must not do without it
 * @param level least level that is logged
 * @param maxBytes of one file
 * @param maxFiles with the one that is written to
 * @param serverLevel least level that the server is told
 * @param maxServerLinesPerSecond lines a second that the server is told at most; 0 for none
 * @param ignoredKeys what the file says and the app passes over
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

  /** The file named by {@code DS_LOG_CONFIG_FILE}, and the folder {@code DS_LOG_BASE_DIR}. */
  public static LogSettings from(Map<String, String> environment) throws InvalidConfigurationException {
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
          "expected a folder in DS_LOG_BASE_DIR, but it is '" + base + "'");
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

  /** The names that logging libraries of other languages use are accepted too. */
  private static Level level(IniFile ini, String key, Level other) throws InvalidConfigurationException {
    IniGroup group = ini.groupWith(key);
    String name = group.text(key, other.getName());
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
