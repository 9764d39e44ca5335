package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/**
 * RabbitMQ and Redis of one data folder, for callers that run the processes themselves.
 *
 * @param addresses addresses of the servers once they run
 * @param processes processes in start order: port mapper, RabbitMQ node, Redis
 */
public record ServerPlan(ServerAddresses addresses, List<ProcessSpec> processes) {
  /** Copies the list. */
  public ServerPlan {
    processes = List.copyOf(processes);
  }

  /**
   * Writes the configuration files of both servers and starts neither.
   *
   * @throws ServersUnavailableException if one is not installed as a program
   */
  public static ServerPlan prepare(Path dataFolder) throws ServersUnavailableException {
    Path folder = dataFolder.toAbsolutePath().normalize();
    ProgramLocator programs = ProgramLocator.ofThisMachine();
    if (programs.rabbitMqServer().isEmpty()
        || programs.epmd().isEmpty()
        || programs.redisServer().isEmpty()) {
      throw new ServersUnavailableException(
          "RabbitMQ or Redis is not installed: install the packages rabbitmq-server and"
              + " redis-server");
    }
    try {
      Files.createDirectories(folder);
      ServerPorts ports = ServerPorts.of(folder);
      ServerCredentials credentials = ServerCredentials.of(folder);
      return new ServerPlan(
          addresses(ports, credentials),
          new ServerProcessSpecs(folder, ports, credentials)
              .specs(EnumSet.allOf(ServerKind.class)));
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
