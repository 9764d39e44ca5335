package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Ports of a data folder's servers, stored in the folder and reused on the next start.
 *
 * @param amqp port of RabbitMQ
 * @param distribution port of its Erlang node
 * @param epmd port of Erlang's port mapper
 * @param redis port of Redis
 */
record ServerPorts(int amqp, int distribution, int epmd, int redis) {
  private static final String FILE = "ports.properties";

  /** The stored ports if all are free; otherwise new ones, which are stored. */
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
      // No stored ports: chosen below.
    }
    List<Integer> free = FreePorts.choose(4, dataFolder.toAbsolutePath().toString().hashCode());
    ServerPorts chosen = new ServerPorts(free.get(0), free.get(1), free.get(2), free.get(3));
    PrivateFiles.writeProperties(file, chosen.asMap());
    return chosen;
  }

  /** Describes the stored ports in one line, without choosing any. */
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
