package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The standalone system as a process on a free port, with emptied RabbitMQ and Redis. */
final class StandaloneFixture implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofSeconds(90);

  /** Environment variable for the file of the first admin's key. */
  static final String ADMIN_KEY_FILE = "DSFLEET_GATEWAY_ACCESS_ADMINKEYFILE";

  private final Path log;
  private final int port;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Process process;

  private StandaloneFixture(String name, SystemTestServers servers, Map<String, String> settings) {
    port = freePort();
    log = BuildArtifacts.output(name + ".log");
    environment.put("SPRING_PROFILES_ACTIVE", "local");
    environment.put("DSFLEET_PORT", Integer.toString(port));
    environment.put("DSFLEET_RABBITMQ_URI", servers.rabbitMq().toString());
    environment.put("DSFLEET_REDIS_URI", servers.redis().toString());
    environment.put("DSFLEET_LAUNCHER_HOST", SystemTestServers.HOST);
    environment.put("DSFLEET_LOCAL_APPS", "0");
    environment.put("DSFLEET_LOCAL_APPS_FOLDER", BuildArtifacts.output(name + "-apps").toString());
    environment.putAll(settings);
    process = launch();
  }

  /** Starts a system without apps on emptied servers and waits until it is healthy. */
  static StandaloneFixture start(String name) {
    return start(name, Map.of());
  }

  /** Starts a system with additional environment variables. */
  static StandaloneFixture start(String name, Map<String, String> settings) {
    SystemTestServers servers = SystemTestServers.ofEnvironment();
    servers.clean();
    StandaloneFixture started = launch(name, servers, settings);
    try {
      started.awaitHealthy();
      return started;
    } catch (RuntimeException | AssertionError e) {
      started.close();
      throw e;
    }
  }

  /** Starts a system without waiting for it. */
  static StandaloneFixture launch(
      String name, SystemTestServers servers, Map<String, String> settings) {
    try {
      Files.createDirectories(BuildArtifacts.output("."));
      Files.deleteIfExists(BuildArtifacts.output(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StandaloneFixture(name, servers, settings);
  }

  private Process launch() {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            BuildArtifacts.standaloneJar().toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("DSFLEET_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client with the admin's key, if the system has one. */
  FleetClient client() {
    return client(Optional.ofNullable(environment.get(ADMIN_KEY_FILE)).map(TestKeys::read));
  }

  /** A client with this key; null for none. */
  FleetClient client(Optional<String> key) {
    return new FleetClient(
        URI.create("http://127.0.0.1:" + port),
        key.map(shown -> Map.of("Authorization", "Bearer " + shown)).orElse(Map.of()));
  }

  /** The address for apps. */
  URI socket() {
    return URI.create("ws://127.0.0.1:" + port + "/deepstream/ws");
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Kills the process by {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Restarts the system on the same port and waits until it is healthy. */
  void restart() {
    process = launch();
    awaitHealthy();
  }

  void awaitHealthy() {
    FleetClient client = client();
    await("health of the system; its log: " + log)
        .atMost(START_BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> "it ended: " + output()).isTrue();
              return client.isHealthy();
            });
  }

  /** Waits for the exit code. */
  int awaitExit(Duration timeout) {
    try {
      assertThat(process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
          .as("it ends within %s; its log: %s", timeout, log)
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Output over all starts. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Log lines of level WARN or above. */
  List<String> warnings() {
    return output().lines().filter(line -> line.matches(".*\\b(WARN|ERROR)\\b.*")).toList();
  }

  /** Stops the process by SIGTERM, then by SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
