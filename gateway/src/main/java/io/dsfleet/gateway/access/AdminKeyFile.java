package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the bootstrap admin key from a file, so that a new deployment never runs without keys. */
final class AdminKeyFile {
  private static final int MAX_BYTES = 1024;

  private AdminKeyFile() {}

  /**
   * The key in the file, empty if no file is configured.
   *
   * @throws StartRefusedException if the file cannot be read or holds no valid key
   */
  static Optional<AccessKey> read(@Nullable Path file) {
    if (file == null || file.toString().isBlank()) {
      return Optional.empty();
    }
    Optional<AccessKey> key;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file, "is larger than " + MAX_BYTES + " bytes");
      }
      key = AccessKey.parse(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      throw refused(file, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
    if (key.isEmpty()) {
      throw refused(file, "does not hold a key");
    }
    return key;
  }

  private static StartRefusedException refused(Path file, String problem) {
    return new StartRefusedException(
        "dsfleet.gateway.access.admin-key-file "
            + file
            + " "
            + problem
            + "; create one with ./dsfleet keys generate");
  }
}
