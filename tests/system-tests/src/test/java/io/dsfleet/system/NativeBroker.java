package io.dsfleet.system;

import io.dsfleet.devtools.servers.PrivateServers;
import io.dsfleet.devtools.servers.ServerKind;
import io.dsfleet.devtools.servers.ServersUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;

/** RabbitMQ as {@code ./dsfleet} runs it, with a supervisor that restarts it. */
final class NativeBroker implements PrivateBroker {
  private static final Duration START_BOUND = Duration.ofMinutes(2);

  private final Path folder;
  private final PrivateServers servers;

  private NativeBroker(Path folder, PrivateServers servers) {
    this.folder = folder;
    this.servers = servers;
  }

  static NativeBroker start(Path folder) {
    try {
      PrivateServers servers =
          PrivateServers.prepare(folder, EnumSet.of(ServerKind.RABBITMQ), notice -> {});
      servers.start();
      return new NativeBroker(folder, servers);
    } catch (ServersUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public URI uri() {
    return servers.addresses().rabbitMq();
  }

  @Override
  public void kill() {
    try {
      String pid = Files.readAllLines(folder.resolve("processes/rabbitmq.pid")).getFirst();
      ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow().destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the supervisor has restarted it. */
  @Override
  public void restart() {
    BrokerConnections.awaitAnswer(uri(), START_BOUND);
  }

  @Override
  public void close() {
    servers.close();
  }
}
