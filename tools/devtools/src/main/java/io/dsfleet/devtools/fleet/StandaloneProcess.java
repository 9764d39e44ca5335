package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.servers.ServerAddresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Process spec of the JVM that runs all services. */
final class StandaloneProcess {
  static final String NAME = "standalone";

  // Long enough to stop its apps, which finish their current frame.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private StandaloneProcess() {}

  static ProcessSpec spec(
      ProjectCheckout checkout,
      FleetOptions options,
      ServerAddresses addresses,
      Path jar,
      Optional<Path> appJar,
      Optional<Path> workerJar) {
    return new ProcessSpec(
        NAME,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString()),
        environment(checkout, options, addresses, appJar, workerJar),
        List.of(),
        checkout.root(),
        checkout.logs().resolve("standalone.log"),
        GRACE);
  }

  static Map<String, String> environment(
      ProjectCheckout checkout,
      FleetOptions options,
      ServerAddresses addresses,
      Optional<Path> appJar,
      Optional<Path> workerJar) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("DSFLEET_PROFILE", "local");
    environment.put("DSFLEET_PORT", Integer.toString(options.port()));
    environment.put("DSFLEET_RABBITMQ_URI", addresses.rabbitMq().toString());
    environment.put("DSFLEET_REDIS_URI", addresses.redis().toString());
    environment.put("DSFLEET_LOCAL_APPS", Integer.toString(options.apps()));
    environment.put("DSFLEET_LOCAL_APPS_FOLDER", checkout.state().resolve("apps").toString());
    environment.put("DSFLEET_LOCAL_STREAMS", Integer.toString(options.streams()));
    appJar.ifPresent(path -> environment.put("DSFLEET_LOCAL_APP_JAR", path.toString()));
    workerJar.ifPresent(
        path -> {
          environment.put("DSFLEET_LOCAL_WORKER_JAR", path.toString());
          environment.put("DSFLEET_LOCAL_SAMPLES", checkout.samples().toString());
        });
    // The same settings under Spring's names, for modules that do not read the names above.
    environment.put("SPRING_PROFILES_ACTIVE", "local");
    environment.put("SERVER_ADDRESS", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(options.port()));
    environment.put("SPRING_RABBITMQ_ADDRESSES", addresses.rabbitMq().toString());
    environment.put("SPRING_DATA_REDIS_URL", addresses.redis().toString());
    environment.put(OwnedProcesses.OWNER_VARIABLE, checkout.state().toString());
    return environment;
  }
}
