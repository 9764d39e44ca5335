package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.launch.Profile.Docker;
import io.dsfleet.launcher.launch.Profile.Kind;
import io.dsfleet.launcher.launch.Profile.PathRule;
import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@NeedsDocker
class ExecRunnerTest extends AppRunnerConformance {
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
    return new ExecRunner(new DockerEngine(settings()), List.of(profile(List.of("true"))));
  }

  @Override
  Profile profile(List<String> command) {
    return profile(command, "/apps");
  }

  private static Profile profile(List<String> command, String inside) {
    return new Profile(
        Kind.EXEC,
        command,
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
  ProcessPlace earlier(ProcessPlace place) {
    return new ProcessPlace(
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
  int strays(Started app) {
    return new ContainerProbe(new DockerEngine(DockerFixture.SETTINGS), container, null)
        .withVariable("DSFLEET_LAUNCH", app.mark().processId())
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

    soon().until(() -> ready(app).contains("APP_ID"));
    assertThat(ready(app).lines())
        .contains(
            "CUDA_VISIBLE_DEVICES=3,2",
            "NVIDIA_VISIBLE_DEVICES=3,2",
            "CUDA_DEVICE_ORDER=PCI_BUS_ID");
  }

  @Test
  void look_withoutAnExec_usesPidAndStartTime() throws Exception {
    Started app = start("noexec", SLEEPER);
    ProcessPlace found = runner().find(app.mark().host()).getFirst().place();

    assertThat(found.execId()).isNull();
    assertThat(runner().look(found)).isEqualTo(new Sight.Runs());
    runner().signal(found, AppRunner.Signal.KILL);
    soon().until(() -> runner().look(found) instanceof Sight.Ended);
    assertThat(runner().look(app.place())).isEqualTo(new Sight.Ended(137));
  }

  @Test
  void pausedContainer_withoutAnExec_isUnknown() throws Exception {
    Started app = start("paused", SLEEPER);
    ProcessPlace found = runner().find(app.mark().host()).getFirst().place();

    DockerFixture.docker("pause", container);
    try {
      assertThat(runner().look(found)).isInstanceOf(Sight.Unknown.class);
      refused(RequestRefusal.CONTAINER_STOPPED, spec("other", SLEEPER, LaunchSettings.NONE));
    } finally {
      DockerFixture.docker("unpause", container);
    }
    assertThat(runner().look(found)).isEqualTo(new Sight.Runs());
  }

  @Test
  void stoppedContainer_provesExit_andRefusesLaunches() throws Exception {
    Started app = start("stopped", SLEEPER);
    DockerFixture.docker("stop", "--time", "0", container);
    try {
      soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);
      assertThat(runner().look(earlier(app.place()))).isInstanceOf(Sight.Ended.class);
      refused(RequestRefusal.CONTAINER_STOPPED, spec("late", SLEEPER, LaunchSettings.NONE));
    } finally {
      DockerFixture.docker("start", container);
    }
    assertThat(runner().look(earlier(app.place()))).isInstanceOf(Sight.Ended.class);
  }

  @Test
  void foreignOrMissingContainers_areRefused() {
    refused(
        RequestRefusal.UNKNOWN_CONTAINER,
        spec(
            "foreign", SLEEPER, new LaunchSettings(null, null, "someone-elses", null, null, null)));
    refused(
        RequestRefusal.UNKNOWN_CONTAINER,
        spec(
            "missing",
            SLEEPER,
            new LaunchSettings(null, null, "dsfleet-test-none", null, null, null)));
  }

  @Test
  void folderNotVisibleInTheContainer_isRefused() {
    var spec = spec("unseen", SLEEPER, LaunchSettings.NONE);
    refused(
        RequestRefusal.PATH_FORBIDDEN,
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

  private void refused(RequestRefusal code, LaunchSpec spec) {
    assertThatThrownBy(() -> start(spec))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .message()
        .isNotBlank();
  }
}
