package io.dsfleet.cli.connection;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetRecord;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the address and the API key of a fleet. */
public final class FleetAccess {
  private static final String KEY = "DSFLEET_API_KEY";
  private static final String KEY_FILE = "DSFLEET_API_KEY_FILE";
  private static final String URL = "DSFLEET_URL";
  private static final String DEFAULT_URL = "http://127.0.0.1:18000";

  private FleetAccess() {}

  /**
   * The key in {@code DSFLEET_API_KEY}, else in the file that {@code DSFLEET_API_KEY_FILE} names.
   */
  public static Optional<String> key(Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "").strip();
    String file = environment.getOrDefault(KEY_FILE, "").strip();
    if (!key.isEmpty() || file.isEmpty()) {
      return Optional.of(key).filter(given -> !given.isEmpty());
    }
    try {
      return Optional.of(keyIn(Path.of(file)));
    } catch (IOException | InvalidPathException unreadable) {
      throw new CommandFailure("cannot read " + file + ", which " + KEY_FILE + " names");
    }
  }

  /** The key in {@code file}. */
  static String keyIn(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  /** The checkout of the start script, which sets {@code dsfleet.root}. */
  public static ProjectCheckout checkout() {
    return new ProjectCheckout(Path.of(System.getProperty("dsfleet.root", "")));
  }

  /** The address of the fleet that this checkout runs; empty if it runs none. */
  static Optional<URI> local() {
    return FleetRecord.read(checkout()).map(FleetRecord::url);
  }

  /**
   * The address {@code given}, else {@code DSFLEET_URL}, else {@code local}, else that of {@code
   * ./dsfleet up} without options.
   */
  public static URI url(
      Optional<String> given, Map<String, String> environment, Optional<URI> local) {
    String text = given.orElse(environment.getOrDefault(URL, "")).strip();
    if (text.isEmpty()) {
      return local.orElse(URI.create(DEFAULT_URL));
    }
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && ("" + url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException unreadable) {
      // reported below
    }
    throw new CommandFailure(
        "invalid address '" + text + "': use one such as " + DEFAULT_URL, ExitStatus.USAGE);
  }
}
