package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The four services as processes of their own, on emptied servers. */
final class SeparateServices implements AutoCloseable {
  static final List<String> NAMES = List.of("gateway", "scheduler", "ds-bridge", "launcher");
  private static final Duration START_BOUND = Duration.ofSeconds(90);

  private final String test;
  private final Servers servers;
  private final Map<String, String> settings;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  private SeparateServices(String test, Servers servers, Map<String, String> settings) {
    this.test = test;
    this.servers = servers;
    this.settings = Map.copyOf(settings);
  }

  static SeparateServices start(String test) {
    return start(test, Servers.ofEnvironment(), Map.of());
  }

  /** With settings of the test's own, by the names of environment variables. */
  static SeparateServices start(String test, Servers servers, Map<String, String> settings) {
    servers.clean();
    SeparateServices services = new SeparateServices(test, servers, settings);
    try {
      for (String name : NAMES) {
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
    return new FleetClient(URI.create("http://127.0.0.1:" + ports.get("gateway")));
  }

  URI socket() {
    return URI.create("ws://127.0.0.1:" + ports.get("ds-bridge") + "/deepstream/ws");
  }

  /** Tells it to end, as an orchestrator does; how long that took. */
  Duration stop(String name) {
    Process process = processes.get(name);
    long began = System.nanoTime();
    process.destroy();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  void startAgain(String name) {
    launch(name);
    awaitHealthy();
  }

  /** All it printed, over all its lives. */
  String output(String name) {
    try {
      return Files.readString(log(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(String name) {
    return Artifacts.output(test + "-" + name + ".log");
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
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            Artifacts.serviceJar(name).toString());
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
    environment.put("DSFLEET_LAUNCHER_HOST", Servers.HOST);
    environment.put("DSFLEET_LAUNCHER_FOLDER", Artifacts.output(test + "-apps").toString());
    environment.put("LOGGING_LEVEL_ROOT", "warn");
    environment.put("LOGGING_LEVEL_IO_DSFLEET", "info");
    environment.putAll(settings);
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
