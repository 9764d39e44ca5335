package io.dsfleet.launcher.runner;

import io.dsfleet.testkit.docker.TestDocker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Test containers, created by the docker client independently of the code under test. */
public final class DockerFixture implements AutoCloseable {
  static final EngineSettings SETTINGS =
      new EngineSettings(
          URI.create("unix:///var/run/docker.sock"),
          Duration.ofSeconds(20),
          2,
          4,
          Duration.ofSeconds(1));

  private final List<String> names = new ArrayList<>();

  public static String image() {
    return TestDocker.image("jre");
  }

  /** Starts a container for apps that sees the folder as {@code /apps}. */
  public String shared(Path folder) {
    String name = "dsfleet-test-" + UUID.randomUUID();
    names.add(name);
    String _ =
        docker(
            "run",
            "--detach",
            "--init",
            "--name",
            name,
            // Shared containers are marked for the engine's proxy.
            "--label",
            "dsfleet.apps=shared",
            // Device files that the launcher takes for GPUs.
            "--device",
            "/dev/null:/dev/nvidia2",
            "--device",
            "/dev/null:/dev/nvidia3",
            "--volume",
            folder + ":/apps",
            image(),
            "sleep",
            "3600");
    return name;
  }

  /** Runs the docker client and returns its output; fails if the command fails. */
  public static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return output.strip();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    names.forEach(name -> docker("rm", "--force", "--volumes", name));
  }
}
