package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The four services as separate processes, on emptied servers. */
final class SeparateServices implements AutoCloseable {
  static final List<String> NAMES = List.of("gateway", "scheduler", "ds-bridge", "launcher");

  /** Setting for the heap size of the JVM. */
  static final String HEAP = "HEAP";

  private static final Duration START_BOUND = Duration.ofSeconds(90);
  private static final Duration END_BOUND = Duration.ofSeconds(30);

  private final String test;
  private final SystemTestServers servers;
  private final Function<String, Map<String, String>> settings;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final Map<String, Long> told = new LinkedHashMap<>();

  private SeparateServices(
      String test, SystemTestServers servers, Function<String, Map<String, String>> settings) {
    this.test = test;
    this.servers = servers;
    this.settings = settings;
  }

  static SeparateServices start(String test) {
    return start(test, Map.of());
  }

  /** Starts the services with additional environment variables. */
  static SeparateServices start(String test, Map<String, String> settings) {
    return start(test, SystemTestServers.ofEnvironment(), settings);
  }

  /** Starts the services on private servers. */
  static SeparateServices start(
      String test, SystemTestServers servers, Map<String, String> settings) {
    return start(test, servers, NAMES, name -> settings);
  }

  /**
   * Starts services with these names and additional environment variables; a number marks a further
   * instance of a service ({@code ds-bridge-2}).
   */
  static SeparateServices start(
      String test, List<String> names, Function<String, Map<String, String>> settings) {
    return start(test, SystemTestServers.ofEnvironment(), names, settings);
  }

  private static SeparateServices start(
      String test,
      SystemTestServers servers,
      List<String> names,
      Function<String, Map<String, String>> settings) {
    servers.clean();
    SeparateServices services = new SeparateServices(test, servers, settings);
    try {
      for (String name : names) {
        services.ports.put(name, StandaloneFixture.freePort());
        Files.deleteIfExists(services.log(name));
        services.launch(name);
      }
      services.awaitHealthy();
      return services;
    } catch (IOException e) {
      services.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | AssertionError e) {
      services.close();
      throw e;
    }
  }

  FleetClient client() {
    return client("gateway");
  }

  /** A client of this service's own port. */
  FleetClient client(String name) {
    return new FleetClient(URI.create("http://127.0.0.1:" + ports.get(name)));
  }

  /** The address of the gateway. */
  URI address() {
    return URI.create("http://127.0.0.1:" + ports.get("gateway"));
  }

  URI socket() {
    return socket("ds-bridge");
  }

  URI socket(String bridge) {
    return URI.create("ws://127.0.0.1:" + ports.get(bridge) + "/deepstream/ws");
  }

  long pid(String name) {
    return processes.get(name).pid();
  }

  /** Kills the service by {@code kill -9}. */
  void kill(String name) {
    processes.get(name).destroyForcibly();
    try {
      assertThat(processes.get(name).waitFor(60, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Restarts the service; returns the {@link System#nanoTime} at which its port is open. */
  long revive(String name) {
    launch(name);
    await("port of " + name)
        .atMost(START_BOUND)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), ports.get(name)).close();
              return true;
            });
    return System.nanoTime();
  }

  /** Stops the service by SIGTERM and waits; returns the duration. */
  Duration stop(String name) {
    terminate(name);
    awaitEnd(name);
    return Duration.ofNanos(System.nanoTime() - told.get(name));
  }

  /** Sends SIGTERM to the service. */
  void terminate(String name) {
    told.put(name, System.nanoTime());
    processes.get(name).destroy();
  }

  /** Waits until the service exits within its stop timeout; returns the exit code. */
  int awaitEnd(String name) {
    Process process = processes.get(name);
    try {
      long left = END_BOUND.toNanos() - (System.nanoTime() - told.get(name));
      assertThat(process.waitFor(left, TimeUnit.NANOSECONDS))
          .as("%s ends within %s", name, END_BOUND)
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void startAgain(String name) {
    launch(name);
    awaitHealthy();
  }

  /** Output of the service over all its starts. */
  String output(String name) {
    try {
      return Files.readString(log(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(String name) {
    return BuildArtifacts.output(test + "-" + name + ".log");
  }

  private void awaitHealthy() {
    FleetClient client = client();
    await("health of the services")
        .atMost(START_BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              processes.forEach(
                  (name, process) -> assertThat(process.isAlive()).as(() -> output(name)).isTrue());
              return client.isHealthy();
            });
  }

  private void launch(String name) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx" + settings.apply(name).getOrDefault(HEAP, "192m"),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            BuildArtifacts.serviceJar(name.replaceFirst("-[0-9]+$", "")).toString());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith("DSFLEET_"));
    environment.put("SERVER_PORT", Integer.toString(ports.get(name)));
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("SPRING_THREADS_VIRTUAL_ENABLED", "true");
    environment.put("SPRING_RABBITMQ_ADDRESSES", servers.rabbitMq().toString());
    environment.put("DSFLEET_STATE_URI", servers.redis().toString());
    environment.put("DSFLEET_BROKER_PARTITIONS", "1");
    environment.put("DSFLEET_GATEWAY_OPEN", "true");
    environment.put("DSFLEET_GATEWAY_ANYMEDIA", "true");
    environment.put("DSFLEET_BRIDGE_ALLOWEDINSTANCES", "*");
    environment.put("DSFLEET_BRIDGE_MEDIAROOTS", "/");
    environment.put("DSFLEET_LAUNCHER_HOST", SystemTestServers.HOST);
    environment.put("DSFLEET_LAUNCHER_FOLDER", BuildArtifacts.output(test + "-apps").toString());
    environment.put("LOGGING_LEVEL_ROOT", "warn");
    environment.put("LOGGING_LEVEL_IO_DSFLEET", "info");
    environment.putAll(settings.apply(name));
    try {
      Files.createDirectories(log(name).getParent());
      processes.put(
          name,
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroy);
    for (Process process : processes.values()) {
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
