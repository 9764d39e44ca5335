package io.dsfleet.cli.fleet;

import io.dsfleet.cli.CommandFailure;
import io.dsfleet.cli.servers.PrivateServers;
import io.dsfleet.cli.servers.Probe;
import io.dsfleet.cli.servers.Server;
import io.dsfleet.cli.servers.ServerAddresses;
import io.dsfleet.cli.servers.ServersUnavailable;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Servers named in the environment, and private ones for those that are not. */
public final class ServerChoice implements AutoCloseable {
  private final Optional<PrivateServers> prepared;
  private final ServerAddresses addresses;

  private ServerChoice(Optional<PrivateServers> prepared, ServerAddresses addresses) {
    this.prepared = prepared;
    this.addresses = addresses;
  }

  /**
   * Checks the named servers and prepares the others.
   *
   * @param environment may hold {@code DSFLEET_RABBITMQ_URI} and {@code DSFLEET_REDIS_URI}
   * @param folder of the private servers' data
   */
  public static ServerChoice make(
      Map<String, String> environment, Path folder, Consumer<String> notices) {
    Optional<URI> rabbitMq = named(environment, Server.RABBITMQ);
    Optional<URI> redis = named(environment, Server.REDIS);
    rabbitMq.ifPresent(uri -> require(Probe.rabbitMqAnswers(uri), Server.RABBITMQ, uri));
    redis.ifPresent(uri -> require(Probe.redisAnswers(uri), Server.REDIS, uri));
    Set<Server> wanted = EnumSet.noneOf(Server.class);
    if (rabbitMq.isEmpty()) {
      wanted.add(Server.RABBITMQ);
    }
    if (redis.isEmpty()) {
      wanted.add(Server.REDIS);
    }
    if (rabbitMq.isPresent() && redis.isPresent()) {
      return new ServerChoice(Optional.empty(), new ServerAddresses(rabbitMq.get(), redis.get()));
    }
    try {
      PrivateServers servers = PrivateServers.prepare(folder, wanted, notices);
      return new ServerChoice(
          Optional.of(servers),
          new ServerAddresses(
              rabbitMq.orElse(servers.addresses().rabbitMq()),
              redis.orElse(servers.addresses().redis())));
    } catch (ServersUnavailable e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Starts the private ones, if there are some, and waits until they answer. */
  public void start() {
    try {
      if (prepared.isPresent()) {
        prepared.get().start();
      }
    } catch (ServersUnavailable e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Where both answer. */
  public ServerAddresses addresses() {
    return addresses;
  }

  private static Optional<URI> named(Map<String, String> environment, Server server) {
    String value = environment.getOrDefault(variable(server), "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(value));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(variable(server) + " is not an address: " + e.getMessage());
    }
  }

  private static String variable(Server server) {
    return "DSFLEET_" + server.name() + "_URI";
  }

  private static void require(boolean answers, Server server, URI uri) {
    if (!answers) {
      throw new CommandFailure(
          "%s does not answer at %s:%d, which %s names"
              .formatted(server.title(), uri.getHost(), uri.getPort(), variable(server)));
    }
  }

  @Override
  public void close() {
    prepared.ifPresent(PrivateServers::close);
  }
}
