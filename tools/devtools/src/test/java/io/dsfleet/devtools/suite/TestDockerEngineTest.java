package io.dsfleet.devtools.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.servers.DockerCommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaces the engine and its scripts by small shell programs. */
class TestDockerEngineTest {
  private static final Map<String, String> NO_VARIABLES = Map.of();

  @TempDir private Path root;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void checkout() throws IOException {
    script("infra/base-images/build.sh", "exit 0");
    script("infra/base-images/plugins.sh", "exit 0");
    Files.writeString(
        root.resolve("infra/base-images/local.env"), "# own\nDSFLEET_IMAGE_JRE=own\n");
    Files.writeString(root.resolve("infra/base-images/public.env"), "DSFLEET_IMAGE_JRE=public\n");
  }

  @Test
  void runningEngine_runsAllTests() throws IOException {
    script("bin/docker", "exit 0");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, false)) {
      assertThat(docker.environment())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(TestDockerEngine.STATE, "available", "DSFLEET_IMAGE_JRE", "own"));
      assertThat(docker.mavenArguments()).isEmpty();
      assertThat(docker.remark()).isEmpty();
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void noEngine_outsideOfCi_excludesDockerTests() throws IOException {
    script("bin/docker", "exit 1");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, false)) {
      assertThat(docker.mavenArguments()).containsExactly("-DexcludedGroups=docker");
      assertThat(docker.remark())
          .contains("NOT RUN: the tests that need Docker, because no Docker Engine is running");
      assertThat(notices).containsExactly(docker.remark().orElseThrow());
    }
  }

  @Test
  void noEngine_inCi_isStartedForTheRun() throws IOException {
    script("bin/docker", "test -e '" + root + "/up'");
    script(
        "bin/dockerd",
        "trap 'rm \"" + root + "/up\"; exit 0' TERM; touch '" + root + "/up'; sleep 60 & wait");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, true)) {
      assertThat(docker.environment()).containsEntry(TestDockerEngine.STATE, "available");
      assertThat(root.resolve("up")).exists();
    }
    assertThat(root.resolve("up")).doesNotExist();
  }

  @Test
  void engineThatDoesNotStart_isReportedWithItsLastLine() throws IOException {
    script("bin/docker", "exit 1");
    script("bin/dockerd", "echo 'failed to start daemon: no cgroups'; exit 1");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, true)) {
      assertThat(docker.remark().orElse(""))
          .endsWith("dockerd did not start: failed to start daemon: no cgroups");
    }
  }

  @Test
  void imagesThatCannotBeBuilt_arePulled() throws IOException {
    script("infra/base-images/build.sh", "echo 'not found: debootstrap'; exit 1");
    script("bin/docker", "exit 0");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, false)) {
      assertThat(docker.environment()).containsEntry("DSFLEET_IMAGE_JRE", "public");
    }
  }

  @Test
  void imagesThatCanNeitherBeBuiltNorPulled_excludeDockerTests() throws IOException {
    script("infra/base-images/build.sh", "echo 'not found: debootstrap'; exit 1");
    script("bin/docker", "[ \"$1\" = version ]");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, false)) {
      assertThat(docker.remark().orElse("")).contains("not found: debootstrap");
      assertThat(docker.mavenArguments()).isNotEmpty();
    }
  }

  @Test
  void missingCompose_isDownloaded() throws IOException {
    script("bin/docker", "[ \"$1\" != compose ]");

    try (TestDockerEngine docker = prepared(NO_VARIABLES, false)) {
      assertThat(docker.environment().get(TestDockerEngine.COMPOSE)).endsWith("/docker-compose");
    }
  }

  @Test
  void variable_excludesDockerTests() throws IOException {
    script("bin/docker", "exit 0");

    try (TestDockerEngine docker = prepared(Map.of(TestDockerEngine.STATE, "I said so"), true)) {
      assertThat(docker.remark().orElse("")).endsWith("because I said so");
      assertThat(docker.mavenArguments()).isNotEmpty();
    }
  }

  private TestDockerEngine prepared(Map<String, String> variables, boolean mayStart)
      throws IOException {
    TestDockerEngine docker =
        new TestDockerEngine(
            new ProjectCheckout(root),
            Files.createDirectories(root.resolve("state")),
            DockerCommandLine.onPath(List.of(root.resolve("bin"))),
            notices::add);
    docker.prepare(variables, mayStart);
    return docker;
  }

  private void script(String name, String body) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
