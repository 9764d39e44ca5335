package io.dsfleet.system;

import io.dsfleet.testkit.docker.TestDocker;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A launcher in its own process, beside a standalone system whose launcher is idle. */
final class LauncherFixture implements AutoCloseable {
  /** The host of the launcher. */
  static final String HOST = "docker-tests";

  private final List<String> command = new ArrayList<>();
  private final Path log;
  private Process process;

  /**
   * Starts the launcher.
   *
   * @param settings of {@code dsfleet.launcher}
   */
  LauncherFixture(StandaloneFixture system, Path folder, Map<String, String> settings) {
    SystemTestServers servers = SystemTestServers.ofEnvironment();
    log = folder.resolve("launcher.log");
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            BuildArtifacts.serviceJar("launcher").toString(),
            "--server.port=0",
            "--spring.rabbitmq.addresses=" + servers.rabbitMq(),
            "--dsfleet.state.uri=" + servers.redis(),
            // as in the standalone system
            "--dsfleet.broker.partitions=1",
            "--dsfleet.launcher.host=" + HOST,
            "--dsfleet.launcher.folder=" + folder.resolve("apps"),
            "--dsfleet.launcher.server=" + system.socket(),
            "--dsfleet.launcher.docker.timeout=20s",
            "--dsfleet.launcher.search-interval=2s",
            "--dsfleet.launcher.lease=2s"));
    settings.forEach((key, value) -> command.add("--dsfleet.launcher." + key + "=" + value));
    start();
  }

  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().keySet().removeIf(name -> name.startsWith("DSFLEET_"));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the process by {@code kill -9}. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** The owner of this checkout, so that files written by apps can be removed. */
  static String user() {
    try {
      return Files.getAttribute(BuildArtifacts.root(), "unix:uid")
          + ":"
          + Files.getAttribute(BuildArtifacts.root(), "unix:gid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Builds the image of the reference app, with the libraries that OpenCV needs; returns its name.
   */
  static String appImage() {
    String name = "dsfleet-test/reference-app";
    String _ =
        docker(
            "build",
            "--quiet",
            "--tag",
            name,
            "--build-arg",
            "JRE_IMAGE=" + TestDocker.image("jre"),
            "--file",
            BuildArtifacts.root().resolve("infra/images/reference-app.Dockerfile").toString(),
            BuildArtifacts.root().toString());
    return name;
  }

  /** Runs the docker client and returns its output; fails if the client fails. */
  static String docker(String... words) {
    List<String> all = new ArrayList<>(List.of("docker"));
    all.addAll(List.of(words));
    try {
      Process client = new ProcessBuilder(all).redirectErrorStream(true).start();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (client.waitFor() != 0) {
        throw new AssertionError(all + ": " + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
