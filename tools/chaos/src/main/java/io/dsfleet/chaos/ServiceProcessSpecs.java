package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Process specs of the services, each in a separate process. */
final class ServiceProcessSpecs {
  static final List<String> NAMES = List.of("gateway", "scheduler", "ds-bridge", "launcher");

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ProjectCheckout checkout;
  private final Path folder;

  ServiceProcessSpecs(ProjectCheckout checkout, Path folder) {
    this.checkout = checkout;
    this.folder = folder;
  }

  /**
   * @param rabbitMq RabbitMQ's address through this service's proxy
   * @param redis Redis's address through this service's proxy
   */
  ProcessSpec spec(String name, int port, URI rabbitMq, URI redis) {
    Map<String, String> environment = new LinkedHashMap<>(settings());
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("SPRING_RABBITMQ_ADDRESSES", rabbitMq.toString());
    environment.put("DSFLEET_STATE_URI", redis.toString());
    return new ProcessSpec(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            staged(name).toString()),
        environment,
        List.of("DSFLEET_"),
        folder,
        folder.resolve(name + ".log"),
        GRACE);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("SERVER_ADDRESS", "127.0.0.1");
    settings.put("SPRING_THREADS_VIRTUAL_ENABLED", "true");
    settings.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,prometheus");
    settings.put("DSFLEET_BROKER_PARTITIONS", "2");
    settings.put("DSFLEET_GATEWAY_OPEN", "true");
    settings.put("DSFLEET_GATEWAY_ANYMEDIA", "true");
    settings.put("DSFLEET_BRIDGE_ALLOWEDINSTANCES", "*");
    settings.put("DSFLEET_BRIDGE_MEDIAROOTS", "/");
    settings.put("DSFLEET_LAUNCHER_HOST", "chaos");
    settings.put("DSFLEET_LAUNCHER_FOLDER", folder.resolve("apps").toString());
    settings.put("DSFLEET_SCHEDULER_CONSISTENCYINTERVAL", "2s");
    settings.put("DSFLEET_STATE_GRACE", ChaosSettings.GRACE.toSeconds() + "s");
    // An outage longer than sweep-gap postpones overdue timers. With the default recovery of five
    // minutes, a run would mostly wait.
    settings.put("DSFLEET_STATE_RECOVERY", "15s");
    settings.put("DSFLEET_STATE_STALL", "60s");
    settings.put("DSFLEET_JOURNAL_REBUILD", "automatic");
    // A third of RabbitMQ's volume, since broken connections cause many snapshots.
    settings.put("DSFLEET_JOURNAL_MAXSIZE", "512MB");
    settings.put("LOGGING_LEVEL_ROOT", "warn");
    settings.put("LOGGING_LEVEL_IO_DSFLEET", "info");
    settings.put(OwnedProcesses.OWNER_VARIABLE, folder.toString());
    return settings;
  }

  /** Copies the jar, so that a later build does not affect the run. */
  private Path staged(String name) {
    Path built = checkout.root().resolve(name + "/target/" + name + "-exec.jar");
    if (!Files.isRegularFile(built)) {
      throw new CommandFailure(name + " is not built: run ./dsfleet from the top of the checkout");
    }
    try {
      Path copy = folder.resolve("programs").resolve(name + ".jar");
      Files.createDirectories(copy.getParent());
      Files.copy(built, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
