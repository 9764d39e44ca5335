package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.servers.PrivateFiles;
import io.dsfleet.devtools.servers.ServerAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How the fleet of a checkout was started, recorded in the state folder for other commands. The
 * record of a killed fleet stays until the next start or stop.
 *
 * @param servers addresses of RabbitMQ and Redis, including credentials
 */
public record FleetRecord(FleetOptions options, ServerAddresses servers) {
  private static final String FILE = "fleet.properties";

  /** The record of {@code checkout}; empty if no fleet was started or it was stopped. */
  public static Optional<FleetRecord> read(ProjectCheckout checkout) {
    try {
      Properties stored = PrivateFiles.readProperties(file(checkout));
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new FleetRecord(
              new FleetOptions(
                  Integer.parseInt(stored.getProperty("port", "")),
                  Integer.parseInt(stored.getProperty("apps", "")),
                  Integer.parseInt(stored.getProperty("streams", ""))),
              new ServerAddresses(
                  URI.create(stored.getProperty("rabbitmq", "")),
                  URI.create(stored.getProperty("redis", "")))));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Process that runs the fleet of {@code checkout}; empty if none runs or it was killed. */
  public static Optional<ProcessHandle> holder(ProjectCheckout checkout) {
    return LocalFleet.holderFiles(checkout).live(LocalFleet.HOLDER);
  }

  /** Address of HTTP. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + options.port());
  }

  /** Replaces the record; only the owner of the checkout may read it. */
  void write(ProjectCheckout checkout) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("port", Integer.toString(options.port()));
    values.put("apps", Integer.toString(options.apps()));
    values.put("streams", Integer.toString(options.streams()));
    values.put("rabbitmq", servers.rabbitMq().toString());
    values.put("redis", servers.redis().toString());
    PrivateFiles.writeProperties(file(checkout), values);
  }

  static void remove(ProjectCheckout checkout) {
    try {
      Files.deleteIfExists(file(checkout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(ProjectCheckout checkout) {
    return checkout.state().resolve(FILE);
  }

  @Override
  public String toString() {
    return "FleetRecord[%s]".formatted(options);
  }
}
