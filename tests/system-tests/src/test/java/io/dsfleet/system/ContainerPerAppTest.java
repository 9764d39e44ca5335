package io.dsfleet.system;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Three apps, each in its own container. */
class ContainerPerAppTest extends ContainerAppScenario {
  @AfterEach
  @BeforeEach
  void removeContainers() {
    String left =
        LauncherFixture.docker(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=dsfleet.DSFLEET_LAUNCH_HOST=" + LauncherFixture.HOST);
    left.lines().forEach(id -> LauncherFixture.docker("rm", "--force", id));
  }

  @Override
  String name() {
    return "own-containers";
  }

  @Override
  Map<String, String> profile() {
    String root = BuildArtifacts.root().toString();
    Map<String, String> settings = new LinkedHashMap<>(command(BuildArtifacts.output("javacpp")));
    settings.put("profiles.app.runner", "container");
    settings.put("profiles.app.docker.image", LauncherFixture.appImage());
    settings.put("profiles.app.docker.user", LauncherFixture.user());
    settings.put("profiles.app.docker.network", "host");
    settings.put("profiles.app.docker.memory", "2GB");
    settings.put("profiles.app.docker.mounts[0].source", root);
    settings.put("profiles.app.docker.mounts[0].target", root);
    return settings;
  }

  @Override
  Map<String, Object> ownBody() {
    return Map.of();
  }

  @Override
  int appsThatRun() {
    return (int)
        LauncherFixture.docker(
                "ps",
                "--quiet",
                "--filter",
                "label=dsfleet.DSFLEET_LAUNCH_HOST=" + LauncherFixture.HOST)
            .lines()
            .count();
  }

  @Override
  void killInside(JsonNode process) {
    String _ =
        LauncherFixture.docker(
            "exec",
            process.path("docker_container").asString(),
            "kill",
            "-KILL",
            process.path("container_pid").asString());
  }
}
