package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.TestDocker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The system as deployed by docker-compose.yml, in a separate project. */
final class ComposeFixture implements AutoCloseable {
  private static final Duration CALL_BOUND = Duration.ofMinutes(20);
  private static final String UP_BOUND_SECONDS = "240";

  private final Path folder = BuildArtifacts.output("compose");
  private final Path log = folder.resolve("compose.log");
  private final Path settings = folder.resolve("settings.env");
  private final Path secrets = folder.resolve("secrets");
  private final String project;
  private final int port = StandaloneFixture.freePort();
  private final String address;

  /**
   * An alternative deployment.
   *
   * @param host empty for the first host, else the further host's name, whose containers are a
   *     project of their own
   * @param file the further compose file
   */
  record Variant(String host, String file, Map<String, String> variables) {
    static final Variant NONE = new Variant("", "docker-compose.folders.yml", Map.of());
  }

  private ComposeFixture(String address) {
    this.address = address;
    // the same for each run of one checkout, so that leftovers of a killed run are found
    project = "dsfleet-test-%08x".formatted(BuildArtifacts.root().toString().hashCode());
  }

  /**
   * Builds the images, creates secrets and starts all services on empty volumes.
   *
   * @param more settings beside those that every run has
   */
  static ComposeFixture up(Map<String, String> more) {
    ComposeFixture fixture = new ComposeFixture(more.getOrDefault("DSFLEET_ADDRESS", "127.0.0.1"));
    try {
      fixture.prepare(more);
      fixture.down();
      fixture.compose("build", "--quiet");
      fixture.compose("up", "--detach", "--wait", "--wait-timeout", UP_BOUND_SECONDS);
      return fixture;
    } catch (RuntimeException | AssertionError e) {
      fixture.close();
      throw e;
    }
  }

  private void prepare(Map<String, String> more) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(log);
      Files.deleteIfExists(settings);
      int code =
          run(
              List.of(BuildArtifacts.root().resolve("infra/compose/prepare.sh").toString()),
              log.toFile());
      assertThat(code).as("prepare.sh; see " + log).isZero();
      Map<String, String> all = new LinkedHashMap<>();
      all.put("DSFLEET_ADDRESS", address);
      all.put("DSFLEET_PORT", Integer.toString(port));
      all.put("DSFLEET_SECRETS", secrets.toString());
      all.put("DSFLEET_IMAGE_PREFIX", "dsfleet-test");
      for (String part : List.of("jre", "rabbitmq", "redis", "haproxy", "prometheus")) {
        all.put("DSFLEET_IMAGE_" + part.toUpperCase(java.util.Locale.ROOT), TestDocker.image(part));
      }
      all.putAll(more);
      List<String> lines = new ArrayList<>();
      all.forEach((name, value) -> lines.add(name + "=" + value));
      Files.write(settings, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client with the first admin's key. */
  FleetClient client() {
    return new FleetClient(
        URI.create("http://" + address + ":" + port),
        Map.of("Authorization", "Bearer " + secret("admin_key")));
  }

  /** The published port. */
  int port() {
    return port;
  }

  /** Docker's name of a volume of the project. */
  String volume(String name) {
    return project + "_" + name;
  }

  /** The folder of secrets. */
  Path secrets() {
    return secrets;
  }

  /** The secret with this name, as created by prepare.sh. */
  String secret(String name) {
    try {
      return Files.readString(secrets.resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client without a key. */
  FleetClient stranger() {
    return new FleetClient(URI.create("http://" + address + ":" + port));
  }

  /** The address for apps that were not launched by the fleet. */
  URI socket() {
    return URI.create(
        "ws://" + address + ":" + port + "/deepstream/ws?token=" + secret("app_token"));
  }

  /** Runs docker compose on the project; fails if it fails. */
  void compose(String... arguments) {
    compose(Variant.NONE, arguments);
  }

  /** Runs docker compose on an alternative deployment. */
  void compose(Variant variant, String... arguments) {
    docker(command(variant, arguments), variant.variables());
  }

  /** Runs a docker command; fails if it fails. */
  void docker(List<String> command, Map<String, String> variables) {
    int code = run(command, variables, log.toFile());
    assertThat(code).as(() -> String.join(" ", command) + "; " + ending()).isZero();
  }

  /** Ids of the running containers of the service. */
  List<String> replicas(String service) {
    return output("ps", "--quiet", service).lines().filter(line -> !line.isBlank()).toList();
  }

  /** Kills one container of the service; it is not restarted. */
  void killReplica(String service) {
    int code = run(List.of("docker", "kill", replicas(service).getLast()), log.toFile());
    assertThat(code).as("docker kill of one %s; %s", service, ending()).isZero();
  }

  /** Output of docker compose. */
  String output(String... arguments) {
    Path file = folder.resolve("output");
    int code = run(command(arguments), file.toFile());
    try {
      String said = Files.readString(file);
      Files.delete(file);
      assertThat(code).as("docker compose " + String.join(" ", arguments) + ": " + said).isZero();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the logs of all containers to a file. */
  Path keepLogs(String name) {
    Path file = folder.resolve(name + ".log");
    run(command("logs", "--no-color", "--timestamps"), file.toFile());
    return file;
  }

  private List<String> command(String... arguments) {
    return command(Variant.NONE, arguments);
  }

  private List<String> command(Variant variant, String... arguments) {
    List<String> command = new ArrayList<>(TestDocker.compose());
    Set<String> files = new LinkedHashSet<>();
    files.add("docker-compose.yml");
    files.add("docker-compose.folders.yml");
    files.add(variant.file());
    files.forEach(
        file -> command.addAll(List.of("--file", BuildArtifacts.root().resolve(file).toString())));
    command.addAll(
        List.of(
            "--project-name",
            variant.host().isEmpty() ? project : project + "-" + variant.host(),
            "--env-file",
            settings.toString(),
            "--profile",
            "cpu"));
    command.addAll(List.of(arguments));
    return command;
  }

  private int run(List<String> command, File output) {
    return run(command, Map.of(), output);
  }

  private int run(List<String> command, Map<String, String> variables, File output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    builder.environment().keySet().removeIf(name -> name.startsWith("COMPOSE_"));
    builder.environment().put("DSFLEET_SECRETS", secrets.toString());
    builder.environment().put("DSFLEET_ENV_FILE", settings.toString());
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      if (!process.waitFor(CALL_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("not ended within " + CALL_BOUND + ": " + command);
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String ending() {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - 20);
      return "it said: " + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "its output is in " + log;
    }
  }

  /** Removes all containers, networks and volumes. */
  @Override
  public void close() {
    keepLogs("all-services");
    down();
  }

  private void down() {
    compose(
        "--profile", "observability", "down", "--volumes", "--remove-orphans", "--timeout", "10");
  }
}
