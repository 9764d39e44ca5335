package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.servers.PrivateServers;
import io.dsfleet.devtools.servers.ServerAddresses;
import io.dsfleet.devtools.servers.ServerKind;
import io.dsfleet.devtools.servers.ServerProbe;
import io.dsfleet.devtools.servers.ServersUnavailableException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The servers of a fleet: those named in the environment, and private ones for the others. */
public final class FleetServers implements AutoCloseable {
  private final Optional<PrivateServers> prepared;
  private final Set<ServerKind> kinds;
  private final ServerAddresses addresses;

  /**
   * @param kinds servers that {@code prepared} starts
   */
  private FleetServers(
      Optional<PrivateServers> prepared, Set<ServerKind> kinds, ServerAddresses addresses) {
    this.prepared = prepared;
    this.kinds = kinds;
    this.addresses = addresses;
  }

  /**
   * Checks that the named servers answer and prepares private ones for the others.
   *
   * @param environment may hold {@code DSFLEET_RABBITMQ_URI} and {@code DSFLEET_REDIS_URI}
   * @param folder data folder of the private servers
   */
  public static FleetServers select(
      Map<String, String> environment, Path folder, Consumer<String> notices) {
    Optional<URI> rabbitMq = named(environment, ServerKind.RABBITMQ);
    Optional<URI> redis = named(environment, ServerKind.REDIS);
    rabbitMq.ifPresent(uri -> require(ServerProbe.rabbitMqAnswers(uri), ServerKind.RABBITMQ, uri));
    redis.ifPresent(uri -> require(ServerProbe.redisAnswers(uri), ServerKind.REDIS, uri));
    Set<ServerKind> missing = EnumSet.noneOf(ServerKind.class);
    if (rabbitMq.isEmpty()) {
      missing.add(ServerKind.RABBITMQ);
    }
    if (redis.isEmpty()) {
      missing.add(ServerKind.REDIS);
    }
    if (rabbitMq.isPresent() && redis.isPresent()) {
      return new FleetServers(
          Optional.empty(), missing, new ServerAddresses(rabbitMq.get(), redis.get()));
    }
    try {
      PrivateServers servers = PrivateServers.prepare(folder, missing, notices);
      return new FleetServers(
          Optional.of(servers),
          missing,
          new ServerAddresses(
              rabbitMq.orElse(servers.addresses().rabbitMq()),
              redis.orElse(servers.addresses().redis())));
    } catch (ServersUnavailableException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Starts the private servers, if any, and waits until they answer. */
  public void start() {
    try {
      if (prepared.isPresent()) {
        prepared.get().start();
      }
    } catch (ServersUnavailableException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Names of the private servers, for example "RabbitMQ and Redis"; empty if there is none. */
  public String privateServers() {
    return kinds.stream().map(ServerKind::title).collect(Collectors.joining(" and "));
  }

  /** The addresses of both servers. */
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
      throw new CommandFailure(
          variable(server)
              + " is not a URI; percent-encode @ : / # % and blanks in its user, password and"
              + " path");
    }
  }

  private static String variable(ServerKind server) {
    return "DSFLEET_" + server.name() + "_URI";
  }

  private static void require(boolean answers, ServerKind server, URI uri) {
    if (!answers) {
      throw new CommandFailure(
          "%s does not answer at %s (set by %s)"
              .formatted(server.title(), ServerProbe.endpoint(uri, server), variable(server)));
    }
  }

  @Override
  public void close() {
    prepared.ifPresent(PrivateServers::close);
  }
}
