package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.servers.PrivateServers;
import io.dsfleet.devtools.servers.ServerProbe;
import io.dsfleet.devtools.servers.ServerKind;
import io.dsfleet.devtools.servers.ServerAddresses;
import io.dsfleet.devtools.servers.ServersUnavailableException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Servers named in the environment, and private ones for those that are not. */
public final class FleetServers implements AutoCloseable {
  private final Optional<PrivateServers> prepared;
  private final ServerAddresses addresses;

  private FleetServers(Optional<PrivateServers> prepared, ServerAddresses addresses) {
    this.prepared = prepared;
    this.addresses = addresses;
  }

  /**
   * Checks the named servers and prepares the others.
   *
   * @param environment may hold {@code DSFLEET_RABBITMQ_URI} and {@code DSFLEET_REDIS_URI}
   * @param folder of the private servers' data
   */
  public static FleetServers make(
      Map<String, String> environment, Path folder, Consumer<String> notices) {
    Optional<URI> rabbitMq = named(environment, ServerKind.RABBITMQ);
    Optional<URI> redis = named(environment, ServerKind.REDIS);
    rabbitMq.ifPresent(uri -> require(ServerProbe.rabbitMqAnswers(uri), ServerKind.RABBITMQ, uri));
    redis.ifPresent(uri -> require(ServerProbe.redisAnswers(uri), ServerKind.REDIS, uri));
    Set<ServerKind> wanted = EnumSet.noneOf(ServerKind.class);
    if (rabbitMq.isEmpty()) {
      wanted.add(ServerKind.RABBITMQ);
    }
    if (redis.isEmpty()) {
      wanted.add(ServerKind.REDIS);
    }
    if (rabbitMq.isPresent() && redis.isPresent()) {
      return new FleetServers(Optional.empty(), new ServerAddresses(rabbitMq.get(), redis.get()));
    }
    try {
      PrivateServers servers = PrivateServers.prepare(folder, wanted, notices);
      return new FleetServers(
          Optional.of(servers),
          new ServerAddresses(
              rabbitMq.orElse(servers.addresses().rabbitMq()),
              redis.orElse(servers.addresses().redis())));
    } catch (ServersUnavailableException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Starts the private ones, if there are some, and waits until they answer. */
  public void start() {
    try {
      if (prepared.isPresent()) {
        prepared.get().start();
      }
    } catch (ServersUnavailableException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Where both answer. */
  public ServerAddresses addresses() {
    return addresses;
  }

  private static Optional<URI> named(Map<String, String> environment, ServerKind server) {
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

  private static String variable(ServerKind server) {
    return "DSFLEET_" + server.name() + "_URI";
  }

  private static void require(boolean answers, ServerKind server, URI uri) {
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
