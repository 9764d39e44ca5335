package io.dsfleet.devtools.servers;

import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.processes.RestartingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs RabbitMQ and Redis for one data folder, on separate ports on loopback. They are restarted on
 * exit and stopped by {@link #close()}; the data stays.
 */
public final class PrivateServers implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ServerAddresses addresses;
  private final Set<ServerKind> kinds;
  private final List<RestartingProcess> processes;

  private PrivateServers(
      ServerAddresses addresses, Set<ServerKind> kinds, List<RestartingProcess> processes) {
    this.addresses = addresses;
    this.kinds = Set.copyOf(kinds);
    this.processes = List.copyOf(processes);
  }

  /** Starts both and waits until they answer. Creates {@code dataFolder} if needed. */
  public static PrivateServers start(Path dataFolder) throws ServersUnavailableException {
    PrivateServers servers = prepare(dataFolder, EnumSet.allOf(ServerKind.class), line -> {});
    servers.start();
    return servers;
  }

  /**
   * Prepares the servers without starting them, so that the caller can close them during the start.
   *
   * @param notices receives one line per restart
   * @throws ServersUnavailableException if one is not installed
   */
  public static PrivateServers prepare(
      Path dataFolder, Set<ServerKind> kinds, Consumer<String> notices)
      throws ServersUnavailableException {
    Path folder = dataFolder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      ServerPorts ports = ServerPorts.of(folder);
      ServerCredentials credentials = ServerCredentials.of(folder);
      List<ProcessSpec> specs = new ServerProcessSpecs(folder, ports, credentials).specs(kinds);
      return new PrivateServers(
          ServerPlan.addresses(ports, credentials), kinds, supervised(folder, specs, notices));
    } catch (IOException e) {
      throw new ServersUnavailableException("cannot prepare " + folder + ": " + e.getMessage());
    }
  }

  /**
   * The addresses of the servers. Nothing listens at the address of a server that was not
   * requested.
   */
  public ServerAddresses addresses() {
    return addresses;
  }

  /** Describes the stored ports of {@code dataFolder} in one line. */
  public static String ports(Path dataFolder) {
    return ServerPorts.describe(dataFolder);
  }

  private static List<RestartingProcess> supervised(
      Path folder, List<ProcessSpec> specs, Consumer<String> notices) {
    PidFiles pidFiles = new PidFiles(folder.resolve("processes"));
    List<RestartingProcess> processes = new ArrayList<>();
    specs.forEach(spec -> processes.add(new RestartingProcess(spec, pidFiles, notices)));
    return processes;
  }

  /**
   * Starts the servers and waits until they answer.
   *
   * @throws ServersUnavailableException if one does not start or {@link #close()} is called
   *     meanwhile; then none is left running
   */
  public void start() throws ServersUnavailableException {
    try {
      processes.forEach(RestartingProcess::start);
      for (ServerKind server : kinds) {
        awaitAnswer(server);
      }
      processes.forEach(RestartingProcess::supervise);
    } catch (ServersUnavailableException | RuntimeException e) {
      processes.reversed().forEach(RestartingProcess::close);
      throw e;
    }
  }

  private void awaitAnswer(ServerKind server) throws ServersUnavailableException {
    boolean finished = ConditionWait.until(() -> answers(server) || anyEnded(), START_TIMEOUT);
    if (!finished || !answers(server)) {
      ProcessSpec failed =
          processes.stream()
              .filter(process -> !process.alive())
              .map(RestartingProcess::spec)
              .findFirst()
              .orElseGet(() -> process(server));
      throw new ServersUnavailableException(
          kind(failed).title() + " did not start; see its log " + failed.log());
    }
  }

  private ProcessSpec process(ServerKind server) {
    return processes.stream()
        .map(RestartingProcess::spec)
        .filter(spec -> kind(spec) == server)
        .toList()
        .getLast();
  }

  /** The server of the process; RabbitMQ has two. */
  private static ServerKind kind(ProcessSpec spec) {
    return spec.name().equals("redis") ? ServerKind.REDIS : ServerKind.RABBITMQ;
  }

  private boolean anyEnded() {
    return processes.stream().anyMatch(process -> !process.alive());
  }

  private boolean answers(ServerKind server) {
    return switch (server) {
      case RABBITMQ -> ServerProbe.rabbitMqAnswers(addresses.rabbitMq());
      case REDIS -> ServerProbe.redisAnswers(addresses.redis());
    };
  }

  /** Stops the servers; the port mapper last, since the node unregisters from it. */
  @Override
  public void close() {
    processes.reversed().forEach(RestartingProcess::close);
  }
}
