package io.dsfleet.cli.servers;

import io.dsfleet.cli.processes.Await;
import io.dsfleet.cli.processes.ProcessRecords;
import io.dsfleet.cli.processes.ProcessSpec;
import io.dsfleet.cli.processes.SupervisedProcess;
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
  private final Set<Server> wanted;
  private final List<SupervisedProcess> processes;

  private PrivateServers(
      ServerAddresses addresses, Set<Server> wanted, List<SupervisedProcess> processes) {
    this.addresses = addresses;
    this.wanted = Set.copyOf(wanted);
    this.processes = List.copyOf(processes);
  }

  /** Starts both and waits until they answer; {@code dataFolder} is made when absent. */
  public static PrivateServers start(Path dataFolder) throws ServersUnavailable {
    PrivateServers servers = prepare(dataFolder, EnumSet.allOf(Server.class), line -> {});
    servers.start();
    return servers;
  }

  /**
   * The wanted servers, not started: whoever may have to end them while they start holds them now.
   *
   * @param notices receives one line per death and restart
   * @throws ServersUnavailable when one is not installed
   */
  public static PrivateServers prepare(
      Path dataFolder, Set<Server> wanted, Consumer<String> notices) throws ServersUnavailable {
    Path folder = dataFolder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      Ports ports = Ports.of(folder);
      Credentials credentials = Credentials.of(folder);
      List<ProcessSpec> specs = new Installation(folder, ports, credentials).specs(wanted);
      return new PrivateServers(
          ServerPlan.addresses(ports, credentials), wanted, supervised(folder, specs, notices));
    } catch (IOException e) {
      throw new ServersUnavailable("cannot prepare " + folder + ": " + e.getMessage());
    }
  }

  /** Where they answer; an address of a server that was not wanted leads nowhere. */
  public ServerAddresses addresses() {
    return addresses;
  }

  /** The ports that the servers of {@code dataFolder} last had, in one line for a person. */
  public static String ports(Path dataFolder) {
    return Ports.describe(dataFolder);
  }

  private static List<SupervisedProcess> supervised(
      Path folder, List<ProcessSpec> specs, Consumer<String> notices) {
    ProcessRecords records = new ProcessRecords(folder.resolve("processes"));
    List<SupervisedProcess> processes = new ArrayList<>();
    specs.forEach(spec -> processes.add(new SupervisedProcess(spec, records, notices)));
    return processes;
  }

  /**
   * Starts them and waits until they answer.
   *
   * @throws ServersUnavailable when one does not come up or {@link #close()} is called meanwhile;
   *     none is left running
   */
  public void start() throws ServersUnavailable {
    try {
      processes.forEach(SupervisedProcess::start);
      for (Server server : wanted) {
        awaitAnswer(server);
      }
      processes.forEach(SupervisedProcess::supervise);
    } catch (ServersUnavailable | RuntimeException e) {
      processes.reversed().forEach(SupervisedProcess::close);
      throw e;
    }
  }

  private void awaitAnswer(Server server) throws ServersUnavailable {
    boolean settled = Await.until(() -> answers(server) || anyEnded(), START_BOUND);
    if (!settled || !answers(server)) {
      Path log = processes.getLast().spec().log();
      for (SupervisedProcess process : processes) {
        if (!process.alive()) {
          log = process.spec().log();
        }
      }
      throw new ServersUnavailable(server.title() + " did not come up; its log: " + log);
    }
  }

  private boolean anyEnded() {
    return processes.stream().anyMatch(process -> !process.alive());
  }

  private boolean answers(Server server) {
    return switch (server) {
      case RABBITMQ -> Probe.rabbitMqAnswers(addresses.rabbitMq());
      case REDIS -> Probe.redisAnswers(addresses.redis());
    };
  }

  /** Ends them, the port mapper last, since the node says goodbye to it. */
  @Override
  public void close() {
    processes.reversed().forEach(SupervisedProcess::close);
  }
}
