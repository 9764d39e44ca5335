package io.dsfleet.system;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Three apps in one container that is already running. */
class SharedContainerTest extends ContainerAppScenario {
  private static final String CONTAINER = "dsfleet-test-shared";

  @Override
  String name() {
    return "shared-container";
  }

  @BeforeEach
  void startContainer() {
    removeContainer();
    String root = BuildArtifacts.root().toString();
    String _ =
        LauncherFixture.docker(
            "run",
            "--detach",
            "--init",
            "--name",
            CONTAINER,
            "--network",
            "host",
            "--user",
            LauncherFixture.user(),
            "--volume",
            root + ":" + root,
            LauncherFixture.appImage(),
            "sleep",
            "3600");
  }

  @AfterEach
  void removeContainer() {
    String _ = LauncherFixture.docker("rm", "--force", "--volumes", CONTAINER);
  }

  @Override
  Map<String, String> profile() {
    Map<String, String> settings = new LinkedHashMap<>(command(BuildArtifacts.output("javacpp")));
    settings.put("profiles.app.runner", "exec");
    settings.put("profiles.app.docker.container", CONTAINER);
    return settings;
  }

  @Override
  Map<String, Object> ownBody() {
    return Map.of("docker_container", CONTAINER);
  }

  @Override
  int appsThatRun() {
    return (int)
        LauncherFixture.docker("top", CONTAINER, "-eo", "pid,args")
            .lines()
            .filter(line -> line.contains("reference-app.jar"))
            .count();
  }

  @Override
  void killInside(JsonNode process) {
    String _ =
        LauncherFixture.docker(
            "exec", CONTAINER, "kill", "-KILL", process.path("container_pid").asString());
  }
}
