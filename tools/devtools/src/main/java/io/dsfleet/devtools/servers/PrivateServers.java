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
 * RabbitMQ and Redis of one data folder, real and private: own ports on loopback, own data,
 * restarted when they die, ended by {@link #close()}. The data outlives them.
 */
public final class PrivateServers implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofSeconds(60);

  private final ServerAddresses addresses;
  private final Set<ServerKind> wanted;
  private final List<RestartingProcess> processes;

  private PrivateServers(
      ServerAddresses addresses, Set<ServerKind> wanted, List<RestartingProcess> processes) {
    this.addresses = addresses;
    this.wanted = Set.copyOf(wanted);
    this.processes = List.copyOf(processes);
  }

  /** Starts both and waits until they answer; {@code dataFolder} is made when absent. */
  public static PrivateServers start(Path dataFolder) throws ServersUnavailableException {
    PrivateServers servers = prepare(dataFolder, EnumSet.allOf(ServerKind.class), line -> {});
    servers.start();
    return servers;
  }

  /**
   * The wanted servers, not started: whoever may have to end them while they start holds them now.
   *
   * @param notices receives one line per death and restart
   * @throws ServersUnavailableException when one is not installed
   */
  public static PrivateServers prepare(
      Path dataFolder, Set<ServerKind> wanted, Consumer<String> notices) throws ServersUnavailableException {
    Path folder = dataFolder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      ServerPorts ports = ServerPorts.of(folder);
      ServerCredentials credentials = ServerCredentials.of(folder);
      List<ProcessSpec> specs = new ServerProcessSpecs(folder, ports, credentials).specs(wanted);
      return new PrivateServers(
          ServerPlan.addresses(ports, credentials), wanted, supervised(folder, specs, notices));
    } catch (IOException e) {
      throw new ServersUnavailableException("cannot prepare " + folder + ": " + e.getMessage());
    }
  }

  /** Where they answer; an address of a server that was not wanted leads nowhere. */
  public ServerAddresses addresses() {
    return addresses;
  }

  /** The ports that the servers of {@code dataFolder} last had, in one line for a person. */
  public static String ports(Path dataFolder) {
    return ServerPorts.describe(dataFolder);
  }

  private static List<RestartingProcess> supervised(
      Path folder, List<ProcessSpec> specs, Consumer<String> notices) {
    PidFiles records = new PidFiles(folder.resolve("processes"));
    List<RestartingProcess> processes = new ArrayList<>();
    specs.forEach(spec -> processes.add(new RestartingProcess(spec, records, notices)));
    return processes;
  }

  /**
   * Starts them and waits until they answer.
   *
   * @throws ServersUnavailableException when one does not come up or {@link #close()} is called meanwhile;
   *     none is left running
   */
  public void start() throws ServersUnavailableException {
    try {
      processes.forEach(RestartingProcess::start);
      for (ServerKind server : wanted) {
        awaitAnswer(server);
      }
      processes.forEach(RestartingProcess::supervise);
    } catch (ServersUnavailableException | RuntimeException e) {
      processes.reversed().forEach(RestartingProcess::close);
      throw e;
    }
  }

  private void awaitAnswer(ServerKind server) throws ServersUnavailableException {
    boolean settled = ConditionWait.until(() -> answers(server) || anyEnded(), START_BOUND);
    if (!settled || !answers(server)) {
      Path log = processes.getLast().spec().log();
      for (RestartingProcess process : processes) {
        if (!process.alive()) {
          log = process.spec().log();
        }
      }
      throw new ServersUnavailableException(server.title() + " did not come up; its log: " + log);
    }
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

  /** Ends them, the port mapper last, since the node says goodbye to it. */
  @Override
  public void close() {
    processes.reversed().forEach(RestartingProcess::close);
  }
}
