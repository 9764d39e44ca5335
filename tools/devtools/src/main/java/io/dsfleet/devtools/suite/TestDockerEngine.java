package io.dsfleet.devtools.suite;

import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.processes.RestartingProcess;
import io.dsfleet.devtools.servers.DockerCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Docker Engine of one test run: the running one, or in CI one that is started for the run.
 * Without an engine, the tests that need it are left out and the run reports that.
 */
final class TestDockerEngine implements AutoCloseable {
  static final String STATE = "DSFLEET_TEST_DOCKER";
  static final String COMPOSE = "DSFLEET_TEST_COMPOSE";
  private static final String AVAILABLE = "available";
  private static final String EXCLUDE_DOCKER_TESTS = "-DexcludedGroups=docker";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration END_GRACE = Duration.ofSeconds(30);

  private final ProjectCheckout checkout;
  private final Path folder;
  private final DockerCommandLine client;
  private final Consumer<String> notices;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private volatile @Nullable RestartingProcess started;
  private @Nullable String problem;

  /**
   * @param folder data folder of the started engine's pid file and log
   * @param notices receives one-line messages for the user
   */
  TestDockerEngine(
      ProjectCheckout checkout, Path folder, DockerCommandLine client, Consumer<String> notices) {
    this.checkout = checkout;
    this.folder = folder;
    this.client = client;
    this.notices = notices;
  }

  /** Finds or starts the engine and prepares its images; {@code mayStart} allows starting one. */
  void prepare(Map<String, String> variables, boolean mayStart) {
    String setting = variables.getOrDefault(STATE, "");
    if (!setting.isBlank() && !setting.equals(AVAILABLE)) {
      problem = setting;
    } else if (!client.isReachable()) {
      problem = mayStart ? start() : "no Docker Engine is running";
    }
    if (problem == null) {
      problem = images(variables);
    }
    if (problem == null) {
      compose();
    }
    environment.put(STATE, problem == null ? AVAILABLE : problem);
    remark().ifPresent(notices);
  }

  /** The message about left-out tests; empty if there is an engine. */
  Optional<String> remark() {
    return Optional.ofNullable(problem)
        .map(reason -> "NOT RUN: the tests that need Docker, because " + reason);
  }

  /** Environment variables for the tests. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Additional arguments for Maven. */
  List<String> mavenArguments() {
    return problem == null ? List.of() : List.of(EXCLUDE_DOCKER_TESTS);
  }

  private @Nullable String start() {
    Optional<Path> program = client.engineProgram();
    if (program.isEmpty()) {
      return "no Docker Engine is running and dockerd is not installed";
    }
    notices.accept("starting a Docker Engine for the tests");
    Path log = folder.resolve("dockerd.log");
    RestartingProcess engine =
        new RestartingProcess(
            new ProcessSpec(
                "dockerd",
                List.of(program.get().toString()),
                Map.of(OwnedProcesses.OWNER_VARIABLE, folder.toString()),
                List.of(),
                folder,
                log,
                END_GRACE),
            new PidFiles(folder.resolve("processes")),
            notices);
    started = engine;
    try {
      engine.start();
    } catch (java.io.UncheckedIOException e) {
      return "cannot start dockerd: " + e.getMessage();
    }
    ConditionWait.until(() -> client.isReachable() || !engine.alive(), START_TIMEOUT);
    return client.isReachable() ? null : "dockerd did not start: " + lastLine(log);
  }

  private @Nullable String images(Map<String, String> variables) {
    Path scripts = checkout.root().resolve("infra/base-images");
    DockerCommandLine.Result built =
        client.script(scripts.resolve("build.sh"), List.of(), folder.resolve("images.log"));
    if (built.isSuccess()) {
      environment.putAll(images(scripts.resolve("local.env"), variables));
      return null;
    }
    Map<String, String> names = images(scripts.resolve("public.env"), variables);
    for (String image : names.values()) {
      if (!client.hasImage(image) && !client.pull(image)) {
        return "base images can neither be built (" + built.lastLine() + ") nor be pulled";
      }
    }
    environment.putAll(names);
    return null;
  }

  /** Reads image names from the file; the environment takes precedence. */
  private static Map<String, String> images(Path file, Map<String, String> variables) {
    Map<String, String> names = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int end = line.indexOf('=');
        if (end > 0 && !line.startsWith("#")) {
          String name = line.substring(0, end);
          names.put(name, variables.getOrDefault(name, line.substring(end + 1)));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return names;
  }

  private void compose() {
    if (client.hasCompose()) {
      return;
    }
    Path plugins = checkout.state().resolve("docker-plugins");
    DockerCommandLine.Result fetched =
        client.script(
            checkout.root().resolve("infra/base-images/plugins.sh"),
            List.of(plugins.toString()),
            folder.resolve("plugins.log"));
    if (fetched.isSuccess()) {
      environment.put(COMPOSE, plugins.resolve("docker-compose").toString());
    } else {
      problem = "docker compose is not installed and cannot be downloaded: " + fetched.lastLine();
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "no output" : lines.getLast();
    } catch (IOException e) {
      return "the log cannot be read";
    }
  }

  /** Stops the engine if it was started by this object. */
  @Override
  public void close() {
    RestartingProcess engine = started;
    if (engine != null) {
      engine.close();
    }
  }
}
