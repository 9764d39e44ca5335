package io.dsfleet.launcher.runner;

import io.dsfleet.testkit.docker.TestDocker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Containers for tests, made by the docker client so that nothing of ours tests itself. */
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

  /** A container that waits for apps, with the folder as {@code /apps}. */
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
            // Looks like a host's GPUs, as far as the launcher looks.
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

  /** What the docker client says; fails where it fails. */
  public static String docker(String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + said);
      }
      return said.strip();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    names.forEach(name -> docker("rm", "--force", "--volumes", name));
  }
}
