package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.runner.AppRunner.Observation;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@NeedsDocker
class ContainerExecRunnerTest extends AppRunnerConformance {
  private static final DockerFixture DOCKER = new DockerFixture();
  private static String container;

  @BeforeAll
  static void startContainer() {
    container = DOCKER.shared(folder);
  }

  @AfterAll
  static void removeContainer() {
    DOCKER.close();
  }

  /** Returns the connection to the engine. */
  EngineSettings settings() {
    return DockerFixture.SETTINGS;
  }

  @Override
  AppRunner runner() {
    return new ContainerExecRunner(new DockerEngine(settings()), List.of(profile(List.of("true"))));
  }

  @Override
  LaunchProfile profile(List<String> command) {
    return profile(command, "/apps");
  }

  private static LaunchProfile profile(List<String> command, String inside) {
    return new LaunchProfile(
        RunnerKind.EXEC,
        command,
        List.of(),
        Map.of(),
        null,
        null,
        1,
        List.of(),
        new Docker(
            container,
            List.of("dsfleet-test-none"),
            null,
            null,
            List.of(new PathRule(folder.toString(), inside)),
            List.of(),
            null,
            null,
            null,
            100,
            DataSize.ofMegabytes(64),
            true,
            List.of()));
  }

  /** Without an exec, as after a restart of the engine. */
  @Override
  ProcessLocator earlier(ProcessLocator place) {
    return new ProcessLocator(
        place.runner(),
        place.hostPid(),
        place.containerPid(),
        place.startTicks() - 1,
        place.bootId(),
        place.container(),
        place.containerName(),
        null);
  }

  @Override
  int countProcesses(Started app) {
    return new ContainerProcesses(new DockerEngine(DockerFixture.SETTINGS), container, null)
        .findPids("DSFLEET_LAUNCH", app.mark().processId())
        .size();
  }

  @Test
  void pids_areKnownOnTheHostAndInTheContainer() throws Exception {
    Started app = start("pids", SLEEPER);

    String host = DockerFixture.docker("top", container, "-eo", "pid,args");
    String inside = DockerFixture.docker("exec", container, "ps", "-eo", "pid,args");
    assertThat(host.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(app.place().hostPid() + " sleep 60");
    assertThat(inside.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(app.place().containerPid() + " sleep 60");
  }

  @Test
  void gpus_areVisibleDevicesInOrder() throws Exception {
    Started app =
        start(
            spec("gpus", SLEEPER, new LaunchSettings(null, null, null, List.of(3, 2), null, null)));

    awaitSoon().until(() -> ready(app).contains("APP_ID"));
    assertThat(ready(app).lines())
        .contains(
            "CUDA_VISIBLE_DEVICES=3,2",
            "NVIDIA_VISIBLE_DEVICES=3,2",
            "CUDA_DEVICE_ORDER=PCI_BUS_ID");
  }

  @Test
  void look_withoutAnExec_usesPidAndStartTime() throws Exception {
    Started app = start("noexec", SLEEPER);
    ProcessLocator found = runner().find(app.mark().host()).getFirst().place();

    assertThat(found.execId()).isNull();
    assertThat(runner().observe(found)).isEqualTo(new Observation.Running());
    runner().signal(found, AppRunner.Signal.KILL);
    awaitSoon().until(() -> runner().observe(found) instanceof Observation.Exited);
    assertThat(runner().observe(app.place())).isEqualTo(new Observation.Exited(137));
  }

  @Test
  void pausedContainer_withoutAnExec_isUnknown() throws Exception {
    Started app = start("paused", SLEEPER);
    ProcessLocator found = runner().find(app.mark().host()).getFirst().place();

    DockerFixture.docker("pause", container);
    try {
      assertThat(runner().observe(found)).isInstanceOf(Observation.Unknown.class);
      refused(RequestRefusalCode.CONTAINER_STOPPED, spec("other", SLEEPER, LaunchSettings.NONE));
    } finally {
      DockerFixture.docker("unpause", container);
    }
    assertThat(runner().observe(found)).isEqualTo(new Observation.Running());
  }

  @Test
  void stoppedContainer_provesExit_andRefusesLaunches() throws Exception {
    Started app = start("stopped", SLEEPER);
    DockerFixture.docker("stop", "--time", "0", container);
    try {
      awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);
      assertThat(runner().observe(earlier(app.place()))).isInstanceOf(Observation.Exited.class);
      refused(RequestRefusalCode.CONTAINER_STOPPED, spec("late", SLEEPER, LaunchSettings.NONE));
    } finally {
      DockerFixture.docker("start", container);
    }
    assertThat(runner().observe(earlier(app.place()))).isInstanceOf(Observation.Exited.class);
  }

  @Test
  void foreignOrMissingContainers_areRefused() {
    refused(
        RequestRefusalCode.UNKNOWN_CONTAINER,
        spec(
            "foreign", SLEEPER, new LaunchSettings(null, null, "someone-elses", null, null, null)));
    refused(
        RequestRefusalCode.UNKNOWN_CONTAINER,
        spec(
            "missing",
            SLEEPER,
            new LaunchSettings(null, null, "dsfleet-test-none", null, null, null)));
  }

  @Test
  void folderNotVisibleInTheContainer_isRefused() {
    var spec = spec("unseen", SLEEPER, LaunchSettings.NONE);
    refused(
        RequestRefusalCode.PATH_FORBIDDEN,
        new LaunchSpec(
            spec.processId(),
            spec.instanceId(),
            spec.host(),
            spec.pool(),
            "test",
            profile(List.of("true"), "/elsewhere"),
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
}
