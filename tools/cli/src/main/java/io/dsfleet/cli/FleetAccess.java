package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which fleet the environment names, and with which key it is asked. */
public final class FleetAccess {
  private static final String KEY = "DSFLEET_API_KEY";
  private static final String KEY_FILE = "DSFLEET_API_KEY_FILE";
  private static final String URL = "DSFLEET_URL";
  private static final String LOCAL = "http://127.0.0.1:18000";

  private FleetAccess() {}

  /**
   * The key of {@code DSFLEET_API_KEY}, else of the file that {@code DSFLEET_API_KEY_FILE} names.
   */
  public static Optional<String> key(Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "").strip();
    String file = environment.getOrDefault(KEY_FILE, "").strip();
    if (!key.isEmpty() || file.isEmpty()) {
      return Optional.of(key).filter(given -> !given.isEmpty());
    }
    try {
      return Optional.of(Files.readString(Path.of(file), StandardCharsets.UTF_8).strip());
    } catch (IOException | InvalidPathException unreadable) {
      throw new CommandFailure(KEY_FILE + " names a file that cannot be read: " + file);
    }
  }

  /** The fleet of {@code given}, else of {@code DSFLEET_URL}, else that of {@code up}. */
  public static URI url(Optional<String> given, Map<String, String> environment) {
    String text = given.orElse(environment.getOrDefault(URL, LOCAL)).strip();
    try {
      URI url = URI.create(text.isEmpty() ? LOCAL : text);
      if (url.getHost() != null && ("" + url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException unreadable) {
      // answered below
    }
    throw new CommandFailure("expected an address such as " + LOCAL + ", but it is " + text, 2);
  }
}
