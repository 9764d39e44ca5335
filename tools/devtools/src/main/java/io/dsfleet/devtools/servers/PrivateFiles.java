package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;

/** Writes files that only their owner may read. */
public final class PrivateFiles {
  private PrivateFiles() {}

  static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    // Created with the final permissions, so that no other user can open the file first.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }

  /** Reads a properties file; empty if there is none. */
  public static Properties readProperties(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties;
  }

  /** Replaces a properties file. Keys and values must not need escapes. */
  public static void writeProperties(Path file, Map<String, String> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    write(file, text.toString());
  }
}
