package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchProfile.Mount;
import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@NeedsDocker
class ContainerRunnerTest extends AppRunnerConformance {
  /** Returns the connection to the engine. */
  EngineSettings settings() {
    return DockerFixture.SETTINGS;
  }

  /** Returns the source of the containers' mount. */
  String source() {
    return folder.toString();
  }

  @Override
  AppRunner runner() {
    return new ContainerRunner(new DockerEngine(settings()));
  }

  @Override
  LaunchProfile profile(List<String> command) {
    return profile(command, DockerFixture.image());
  }

  private LaunchProfile profile(List<String> command, String image) {
    return new LaunchProfile(
        RunnerKind.CONTAINER,
        command,
        List.of(),
        Map.of(),
        null,
        null,
        1,
        List.of(),
        new Docker(
            null,
            List.of(),
            image,
            null,
            List.of(new PathRule(folder.toString(), "/apps")),
            List.of(new Mount(source(), "/apps", false)),
            "none",
            DataSize.ofMegabytes(128),
            0.5,
            100,
            DataSize.ofMegabytes(64),
            true,
            List.of("/tmp")));
  }

  @Override
  ProcessLocator earlier(ProcessLocator place) {
    return new ProcessLocator(
        place.runner(),
        place.hostPid() - 1,
        place.containerPid(),
        place.startTicks() - 1,
        place.bootId(),
        place.container(),
        place.containerName(),
        null);
  }

  @Override
  int countProcesses(Started app) {
    return DockerFixture.docker(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=dsfleet.DSFLEET_LAUNCH_HOST=" + app.mark().host())
        .length();
  }

  @Test
  void container_hasTheProfilesLimits() throws Exception {
    Started app = start("limits", SLEEPER);

    assertThat(
            DockerFixture.docker(
                "inspect",
                "--format",
                "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.ReadonlyRootfs}}"
                    + " {{.HostConfig.PidsLimit}} {{.HostConfig.CapDrop}}",
                app.place().container()))
        .isEqualTo("134217728 500000000 true 100 [ALL]");
    assertThat(app.place().containerPid()).isGreaterThan(1);
  }

  @Test
  void remove_keepsTheConsoleAndRemovesTheContainer() throws Exception {
    Started app = start("words", "echo first; echo 마지막 >&2; exit 5");
    awaitSoon().until(() -> runner().observe(app.place()) instanceof AppRunner.Observation.Exited);
    assertThat(runner().console(app.place(), 10, 0)).contains("first", "마지막");

    runner().remove(app.place(), app.mark().tokenHash(), app.files());

    // The engine reads both outputs concurrently.
    assertThat(Files.readAllLines(app.files().console())).containsExactlyInAnyOrder("first", "마지막");
    assertThat(
            DockerFixture.docker(
                "ps", "--all", "--quiet", "--filter", "id=" + app.place().container()))
        .isEmpty();
    assertThat(runner().observe(app.place())).isEqualTo(new AppRunner.Observation.Exited(null));
  }

  @Test
  void restartedContainer_isAnotherProcess() throws Exception {
    Started app = start("again", SLEEPER);

    DockerFixture.docker("restart", "--time", "0", app.place().container());

    assertThat(runner().observe(app.place())).isInstanceOf(AppRunner.Observation.Exited.class);
  }

  @Test
  void stoppedContainerOfAnEarlierStart_isReplaced_andARunningOneIsNot() throws Exception {
    Started first = start("room", FAILING);
    awaitSoon()
        .until(() -> runner().observe(first.place()) instanceof AppRunner.Observation.Exited);

    Started second = start("room", SLEEPER);

    assertThat(second.place().container()).isNotEqualTo(first.place().container());
    refused(RequestRefusalCode.INSTANCE_EXISTS, spec("room", SLEEPER, LaunchSettings.NONE));
  }

  @Test
  void missingImage_isRefused() {
    LaunchSpec spec = spec("image", SLEEPER, LaunchSettings.NONE);
    refused(
        RequestRefusalCode.IMAGE_MISSING,
        new LaunchSpec(
            spec.processId(),
            spec.instanceId(),
            spec.host(),
            spec.pool(),
            "test",
            profile(List.of("true"), "dsfleet-base/no-such-image"),
            1,
            spec.settings(),
            spec.folder()));
  }

  private void refused(RequestRefusalCode code, LaunchSpec spec) {
    assertThatThrownBy(() -> start(spec))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .message()
        .isNotBlank();
  }

  @Test
  void folderOutsideAllMounts_isRefused() {
    LaunchSpec spec = spec("unmounted", SLEEPER, LaunchSettings.NONE);
    Docker docker = spec.profile().docker();
    LaunchProfile unmounted =
        new LaunchProfile(
            RunnerKind.CONTAINER,
            List.of("true"),
            List.of(),
            Map.of(),
            null,
            null,
            1,
            List.of(),
            new Docker(
                null,
                List.of(),
                docker.image(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                10,
                DataSize.ofMegabytes(1),
                true,
                List.of()));
    refused(
        RequestRefusalCode.PATH_FORBIDDEN,
        new LaunchSpec(
            spec.processId(),
            spec.instanceId(),
            spec.host(),
            spec.pool(),
            "test",
            unmounted,
            1,
            spec.settings(),
            spec.folder()));
  }
}
