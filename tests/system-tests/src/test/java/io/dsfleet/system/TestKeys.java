package io.dsfleet.system;

import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** API keys of the tests. */
final class TestKeys {
  private TestKeys() {}

  /** Settings of a system that requires API keys, with a new admin key. */
  static Map<String, String> closedSystem(String name) {
    return Map.of(
        "DSFLEET_GATEWAY_OPEN",
        "false",
        StandaloneFixture.ADMIN_KEY_FILE,
        write(name + "-admin.key", AccessKey.generate(new SecureRandom()).secret()));
  }

  /** Writes the secret to a file; returns its path. */
  static String write(String name, String secret) {
    try {
      Path file = BuildArtifacts.output(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, secret + "\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the secret of a file. */
  static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
