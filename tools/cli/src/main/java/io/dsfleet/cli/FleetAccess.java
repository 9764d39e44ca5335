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

/** Reads the address and the API key of a fleet from the environment. */
final class FleetAccess {
  private static final String KEY = "DSFLEET_API_KEY";
  private static final String KEY_FILE = "DSFLEET_API_KEY_FILE";
  private static final String URL = "DSFLEET_URL";
  private static final String DEFAULT_URL = "http://127.0.0.1:18000";

  private FleetAccess() {}

  /**
   * The key in {@code DSFLEET_API_KEY}, else in the file that {@code DSFLEET_API_KEY_FILE} names.
   */
  static Optional<String> key(Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "").strip();
    String file = environment.getOrDefault(KEY_FILE, "").strip();
    if (!key.isEmpty() || file.isEmpty()) {
      return Optional.of(key).filter(given -> !given.isEmpty());
    }
    try {
      return Optional.of(Files.readString(Path.of(file), StandardCharsets.UTF_8).strip());
    } catch (IOException | InvalidPathException unreadable) {
      throw new CommandFailure("cannot read " + file + ", which " + KEY_FILE + " names");
    }
  }

  /** The address {@code given}, else {@code DSFLEET_URL}, else that of {@code ./dsfleet up}. */
  static URI url(Optional<String> given, Map<String, String> environment) {
    String text = given.orElse(environment.getOrDefault(URL, DEFAULT_URL)).strip();
    try {
      URI url = URI.create(text.isEmpty() ? DEFAULT_URL : text);
      if (url.getHost() != null && ("" + url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException unreadable) {
      // reported below
    }
    throw new CommandFailure("invalid address '" + text + "': use one such as " + DEFAULT_URL, 2);
  }
}
