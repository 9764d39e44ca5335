package io.dsfleet.gateway.access;

import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.web.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first admin's key, from a file (a mounted secret), so that a deployment starts closed. */
final class AdminKeyFile {
  private static final int BYTES_MOST = 1024;

  private AdminKeyFile() {}

  /** The key in the file, empty where no file is named; refuses the start where it holds none. */
  static Optional<AccessKey> read(@Nullable Path file) {
    if (file == null || file.toString().isBlank()) {
      return Optional.empty();
    }
    Optional<AccessKey> key;
    try {
      if (Files.size(file) > BYTES_MOST) {
        throw refused(file, "it is larger");
      }
      key = AccessKey.parse(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      throw refused(file, "it cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
    if (key.isEmpty()) {
      throw refused(file, "it is something else");
    }
    return key;
  }

  private static StartRefusedException refused(Path file, String but) {
    return new StartRefusedException(
        "expected dsfleet.gateway.access.admin-key-file to hold a key as ./dsfleet keys generate"
            + " makes them, but "
            + but
            + ": "
            + file);
  }
}
