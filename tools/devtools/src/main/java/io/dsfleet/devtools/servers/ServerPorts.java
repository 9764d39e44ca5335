package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The ports of one data folder's servers, kept in it from one start to the next.
 *
 * @param amqp where RabbitMQ serves clients
 * @param distribution where its Erlang node listens
 * @param epmd where Erlang's port mapper listens
 * @param redis where Redis listens
 */
record ServerPorts(int amqp, int distribution, int epmd, int redis) {
  private static final String FILE = "ports.properties";

  /** The stored ports when all are free, else new ones, which are stored. */
  static ServerPorts of(Path dataFolder) throws IOException {
    Path file = dataFolder.resolve(FILE);
    Properties stored = PrivateFiles.readProperties(file);
    try {
      ServerPorts kept =
          new ServerPorts(
              Integer.parseInt(stored.getProperty("amqp", "")),
              Integer.parseInt(stored.getProperty("distribution", "")),
              Integer.parseInt(stored.getProperty("epmd", "")),
              Integer.parseInt(stored.getProperty("redis", "")));
      if (kept.areFree()) {
        return kept;
      }
    } catch (NumberFormatException noneStored) {
      // Chosen below.
    }
    List<Integer> free = FreePorts.choose(4, dataFolder.toAbsolutePath().toString().hashCode());
    ServerPorts chosen = new ServerPorts(free.get(0), free.get(1), free.get(2), free.get(3));
    PrivateFiles.writeProperties(file, chosen.asMap());
    return chosen;
  }

  /** The stored ports in one line; none are chosen. */
  static String describe(Path dataFolder) {
    try {
      Properties stored = PrivateFiles.readProperties(dataFolder.resolve(FILE));
      return stored.isEmpty()
          ? "no ports chosen yet"
          : "RabbitMQ on port %s, Redis on port %s"
              .formatted(stored.getProperty("amqp"), stored.getProperty("redis"));
    } catch (IOException unreadable) {
      return "the stored ports cannot be read";
    }
  }

  private boolean areFree() {
    return asMap().values().stream().map(Integer::parseInt).allMatch(FreePorts::isFree);
  }

  private Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("amqp", Integer.toString(amqp));
    map.put("distribution", Integer.toString(distribution));
    map.put("epmd", Integer.toString(epmd));
    map.put("redis", Integer.toString(redis));
    return map;
  }
}
