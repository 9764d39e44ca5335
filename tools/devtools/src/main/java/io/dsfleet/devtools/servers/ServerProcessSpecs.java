package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the process specs of the servers: the installed program, or a container where there is
 * none.
 */
final class ServerProcessSpecs {
  private final Path folder;
  private final ServerPorts ports;
  private final ServerCredentials credentials;
  private final ProgramLocator programs = ProgramLocator.ofThisMachine();

  ServerProcessSpecs(Path folder, ServerPorts ports, ServerCredentials credentials) {
    this.folder = folder;
    this.ports = ports;
    this.credentials = credentials;
  }

  /** Writes configuration files and returns the processes in start order. */
  List<ProcessSpec> specs(Set<ServerKind> kinds) throws IOException, ServersUnavailableException {
    List<ProcessSpec> specs = new ArrayList<>();
    for (ServerKind server : kinds) {
      switch (server) {
        case RABBITMQ -> specs.addAll(rabbitMq());
        case REDIS -> specs.add(redis());
      }
    }
    return specs;
  }

  private List<ProcessSpec> rabbitMq() throws IOException, ServersUnavailableException {
    Optional<Path> server = programs.rabbitMqServer();
    Optional<Path> epmd = programs.epmd();
    if (server.isEmpty() || epmd.isEmpty()) {
      return List.of(containers(ServerKind.RABBITMQ).rabbitMq(ports, credentials));
    }
    NativeRabbitMq node = new NativeRabbitMq(folder, ports);
    node.prepare(credentials);
    return List.of(node.portMapper(epmd.get()), node.node(server.get()));
  }

  private ProcessSpec redis() throws IOException, ServersUnavailableException {
    Optional<Path> server = programs.redisServer();
    if (server.isEmpty()) {
      return containers(ServerKind.REDIS).redis(ports, credentials);
    }
    NativeRedis redis = new NativeRedis(folder);
    redis.prepare(ports, credentials);
    return redis.server(server.get());
  }

  private ContainerServers containers(ServerKind server) throws ServersUnavailableException {
    Optional<Path> docker = programs.docker().filter(ContainerServers::engineAnswers);
    if (docker.isEmpty()) {
      throw new ServersUnavailableException(
          "%s is not installed: install the package %s or Docker, or set DSFLEET_%s_URI to a running server"
              .formatted(server.title(), server.debianPackage(), server.name()));
    }
    return new ContainerServers(docker.get(), folder);
  }
}
