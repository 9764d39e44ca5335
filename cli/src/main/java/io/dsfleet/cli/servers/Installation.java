package io.dsfleet.cli.servers;

import io.dsfleet.cli.processes.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses how each wanted server is run: installed program, else container. */
final class Installation {
  private final Path folder;
  private final Ports ports;
  private final Credentials credentials;
  private final Programs programs = Programs.ofThisMachine();

  Installation(Path folder, Ports ports, Credentials credentials) {
    this.folder = folder;
    this.ports = ports;
    this.credentials = credentials;
  }

  /** What to start, in order of start; the files these need are written. */
  List<ProcessSpec> specs(Set<Server> wanted) throws IOException, ServersUnavailable {
    List<ProcessSpec> specs = new ArrayList<>();
    for (Server server : wanted) {
      switch (server) {
        case RABBITMQ -> specs.addAll(rabbitMq());
        case REDIS -> specs.add(redis());
      }
    }
    return specs;
  }

  private List<ProcessSpec> rabbitMq() throws IOException, ServersUnavailable {
    Optional<Path> server = programs.rabbitMqServer();
    Optional<Path> epmd = programs.epmd();
    if (server.isEmpty() || epmd.isEmpty()) {
      return List.of(containers(Server.RABBITMQ).rabbitMq(ports, credentials));
    }
    NativeRabbitMq node = new NativeRabbitMq(folder, ports);
    node.prepare(credentials);
    return List.of(node.portMapper(epmd.get()), node.node(server.get()));
  }

  private ProcessSpec redis() throws IOException, ServersUnavailable {
    Optional<Path> server = programs.redisServer();
    if (server.isEmpty()) {
      return containers(Server.REDIS).redis(ports, credentials);
    }
    NativeRedis redis = new NativeRedis(folder);
    redis.prepare(ports, credentials);
    return redis.server(server.get());
  }

  private Containers containers(Server server) throws ServersUnavailable {
    Optional<Path> docker = programs.docker().filter(Containers::engineAnswers);
    if (docker.isEmpty()) {
      throw new ServersUnavailable(
          "%s is not installed: install the package %s (or Docker), or name a running one in DSFLEET_%s_URI"
              .formatted(server.title(), server.debianPackage(), server.name()));
    }
    return new Containers(docker.get(), folder);
  }
}
