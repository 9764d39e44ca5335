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
 * The Docker Engine of one run of the tests: the one that answers, else in CI one that is started
 * for the run. Without one the tests that need it are left out, which the run says.
 */
final class TestDockerEngine implements AutoCloseable {
  static final String STATE = "DSFLEET_TEST_DOCKER";
  static final String COMPOSE = "DSFLEET_TEST_COMPOSE";
  private static final String AVAILABLE = "available";
  private static final String LEAVE_OUT = "-DexcludedGroups=docker";
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration END_GRACE = Duration.ofSeconds(30);

  private final ProjectCheckout checkout;
  private final Path folder;
  private final DockerCommandLine client;
  private final Consumer<String> notices;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private volatile @Nullable RestartingProcess started;
  private @Nullable String fault;

  /**
   * @param folder for the started engine's records and log
   * @param notices receives what a person should know
   */
  TestDockerEngine(ProjectCheckout checkout, Path folder, DockerCommandLine client, Consumer<String> notices) {
    this.checkout = checkout;
    this.folder = folder;
    this.client = client;
    this.notices = notices;
  }

  /** Finds or starts the engine and makes its images; {@code mayStart} says whether in CI. */
  void prepare(Map<String, String> surroundings, boolean mayStart) {
    String said = surroundings.getOrDefault(STATE, "");
    if (!said.isBlank() && !said.equals(AVAILABLE)) {
      fault = said;
    } else if (!client.answers()) {
      fault = mayStart ? start() : "no Docker Engine answers";
    }
    if (fault == null) {
      fault = images(surroundings);
    }
    if (fault == null) {
      compose();
    }
    environment.put(STATE, fault == null ? AVAILABLE : fault);
    remark().ifPresent(notices);
  }

  /** Why there is none, and what that means for the run; empty where there is one. */
  Optional<String> remark() {
    return Optional.ofNullable(fault)
        .map(reason -> "NOT RUN: the tests that need Docker, because " + reason);
  }

  /** What the tests' environment says about it. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** What Maven is told about it. */
  List<String> mavenArguments() {
    return fault == null ? List.of() : List.of(LEAVE_OUT);
  }

  private @Nullable String start() {
    Optional<Path> program = client.engineProgram();
    if (program.isEmpty()) {
      return "no Docker Engine answers and dockerd is not installed";
    }
    notices.accept("starting a Docker Engine for the tests");
    Path log = folder.resolve("dockerd.log");
    RestartingProcess engine =
        new RestartingProcess(
            new ProcessSpec(
                "dockerd",
                List.of(program.get().toString()),
                Map.of(OwnedProcesses.MARK, folder.toString()),
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
      return "dockerd could not be started: " + e.getMessage();
    }
    ConditionWait.until(() -> client.answers() || !engine.alive(), START_BOUND);
    return client.answers() ? null : "dockerd did not come up: " + lastLine(log);
  }

  private @Nullable String images(Map<String, String> surroundings) {
    Path scripts = checkout.root().resolve("infra/base-images");
    DockerCommandLine.Answer built =
        client.script(scripts.resolve("build.sh"), List.of(), folder.resolve("images.log"));
    if (built.isSuccess()) {
      environment.putAll(images(scripts.resolve("local.env"), surroundings));
      return null;
    }
    Map<String, String> names = images(scripts.resolve("public.env"), surroundings);
    for (String image : names.values()) {
      if (!client.has(image) && !client.pulls(image)) {
        return "base images could neither be built (" + built.lastLine() + ") nor be pulled";
      }
    }
    environment.putAll(names);
    return null;
  }

  /** Names of images that the surroundings give come first. */
  private static Map<String, String> images(Path file, Map<String, String> surroundings) {
    Map<String, String> names = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int end = line.indexOf('=');
        if (end > 0 && !line.startsWith("#")) {
          String name = line.substring(0, end);
          names.put(name, surroundings.getOrDefault(name, line.substring(end + 1)));
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
    DockerCommandLine.Answer fetched =
        client.script(
            checkout.root().resolve("infra/base-images/plugins.sh"),
            List.of(plugins.toString()),
            folder.resolve("plugins.log"));
    if (fetched.isSuccess()) {
      environment.put(COMPOSE, plugins.resolve("docker-compose").toString());
    } else {
      fault = "docker compose is not installed and could not be fetched: " + fetched.lastLine();
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  /** Ends the engine if it was started here. */
  @Override
  public void close() {
    RestartingProcess engine = started;
    if (engine != null) {
      engine.close();
    }
  }
}
