package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/**
 * RabbitMQ and Redis of one data folder, prepared for someone who runs their processes himself.
 *
 * @param addresses where they will answer
 * @param processes what to start, in this order: the port mapper, the node, Redis
 */
public record ServerPlan(ServerAddresses addresses, List<ProcessSpec> processes) {
  /** Copies its list. */
  public ServerPlan {
    processes = List.copyOf(processes);
  }

  /**
   * Writes the files of both and starts neither.
   *
   * @throws ServersUnavailableException when one is not installed as a program
   */
  public static ServerPlan prepare(Path dataFolder) throws ServersUnavailableException {
    Path folder = dataFolder.toAbsolutePath().normalize();
    ProgramLocator programs = ProgramLocator.ofThisMachine();
    if (programs.rabbitMqServer().isEmpty()
        || programs.epmd().isEmpty()
        || programs.redisServer().isEmpty()) {
      throw new ServersUnavailableException(
          "expected RabbitMQ and Redis to be installed, but one is not: install the packages"
              + " rabbitmq-server and redis-server");
    }
    try {
      Files.createDirectories(folder);
      ServerPorts ports = ServerPorts.of(folder);
      ServerCredentials credentials = ServerCredentials.of(folder);
      return new ServerPlan(
          addresses(ports, credentials),
          new ServerProcessSpecs(folder, ports, credentials).specs(EnumSet.allOf(ServerKind.class)));
    } catch (IOException e) {
      throw new ServersUnavailableException("cannot prepare " + folder + ": " + e.getMessage());
    }
  }

  static ServerAddresses addresses(ServerPorts ports, ServerCredentials credentials) {
    return new ServerAddresses(
        URI.create(
            "amqp://%s:%s@127.0.0.1:%d"
                .formatted(
                    ServerCredentials.RABBITMQ_USER, credentials.rabbitMqPassword(), ports.amqp())),
        URI.create(
            "redis://default:%s@127.0.0.1:%d"
                .formatted(credentials.redisPassword(), ports.redis())));
  }
}
