package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.runner.AppRunner.FoundProcess;
import io.dsfleet.launcher.runner.AppRunner.Observation;
import io.dsfleet.launcher.runner.AppRunner.Signal;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.process.ProcessLocator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conformance suite of app runners; subclasses provide the runner. */
abstract class AppRunnerConformance {
  /** Writes its environment, then runs until it is terminated. */
  static final String SLEEPER = "env > $DS_LOG_BASE_DIR/ready; exec sleep 60";

  static final String FAILING = "exit 3";
  static final String STUBBORN =
      "trap '' TERM; touch $DS_LOG_BASE_DIR/ready; while :; do sleep 1; done";
  static final String ARGUMENTS =
      "printf '%s\\n"
          + "' \"$@\" > $DS_LOG_BASE_DIR/part; mv $DS_LOG_BASE_DIR/part $DS_LOG_BASE_DIR/ready";

  @TempDir static Path folder;

  private final String host = "h" + UUID.randomUUID().toString().substring(0, 8);
  private final List<ProcessLocator> started = new ArrayList<>();
  private final List<Started> prepared = new ArrayList<>();

  /** Returns a new runner, as after a restart of the launcher. */
  abstract AppRunner runner();

  /** Returns a profile for this runner. */
  abstract LaunchProfile profile(List<String> command);

  /** Returns the location of an earlier process with the same pid. */
  abstract ProcessLocator earlier(ProcessLocator place);

  /** A started process and its files. */
  record Started(LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator place) {}

  LaunchSpec spec(String instance, String script, LaunchSettings settings) {
    return new LaunchSpec(
        "p-" + instance,
        instance,
        host,
        "default",
        "test",
        profile(List.of("/bin/sh", "-c", script, "app")),
        2,
        settings,
        folder.resolve(host).resolve(instance));
  }

  Started start(LaunchSpec spec) throws LaunchRefusedException {
    AppRunner runner = runner();
    runner.check(spec);
    LaunchToken token = LaunchToken.generate("default", new SecureRandom());
    AppFiles files =
        new InstanceFolders(URI.create("ws://127.0.0.1:1/deepstream/ws"), List.of())
            .prepare(spec, token);
    LaunchMark mark = LaunchMark.of(spec, token.hash());
    ProcessLocator place = runner.prepare(spec, mark, files);
    this.prepared.add(new Started(spec, mark, files, place));
    ProcessLocator running = runner.start(spec, mark, files, place);
    started.add(running);
    return new Started(spec, mark, files, running);
  }

  Started start(String instance, String script) throws LaunchRefusedException {
    return start(spec(instance, script, LaunchSettings.NONE));
  }

  @AfterEach
  void cleanUp() {
    AppRunner runner = runner();
    for (ProcessLocator place : started) {
      if (place.hostPid() != null || place.containerPid() != null) {
        runner.signal(place, Signal.KILL);
        awaitSoon().until(() -> runner.observe(place) instanceof Observation.Exited);
      }
    }
    prepared.forEach(each -> runner.remove(each.place(), each.mark().tokenHash(), null));
    awaitSoon().until(() -> runner.find(host).isEmpty());
  }

  static ConditionFactory awaitSoon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  static String ready(Started app) {
    awaitSoon().until(() -> Files.exists(app.files().hostFolder().resolve("ready")));
    try {
      return Files.readString(app.files().hostFolder().resolve("ready"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void start_runsTheAppWithItsEnvironment() throws Exception {
    Started app = start("alpha", SLEEPER);

    assertThat(runner().observe(app.place())).isEqualTo(new Observation.Running());
    assertThat(app.place().startTicks()).isPositive();
    assertThat(app.place().bootId()).isNotEmpty();
    awaitSoon().until(() -> ready(app).contains("APP_ID"));
    assertThat(ready(app).lines())
        .contains(
            "APP_ID=alpha",
            "DS_MAIN_CONFIG_FILE=" + app.files().appFolder() + "/ds_config.txt",
            "DS_WS_CONFIG_FILE=" + app.files().appFolder() + "/websocket_config.txt",
            "DS_LOG_CONFIG_FILE=" + app.files().appFolder() + "/logging_config.txt",
            "DS_LOG_BASE_DIR=" + app.files().appFolder());
    assertThat(Files.readString(app.files().hostFolder().resolve("ds_config.txt")))
        .contains("[source0]", "[source1]")
        .doesNotContain("[source2]");

    runner().signal(app.place(), Signal.TERM);
    awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);
  }

  @Test
  void look_afterTheExit_returnsTheExitCode() throws Exception {
    AppRunner runner = runner();
    Started app = start("beta", FAILING);

    awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);
    assertThat(exitCode(runner, app)).isEqualTo(3);
  }

  /** Returns the exit code as a restarted launcher sees it. */
  Integer exitCode(AppRunner startedBy, Started app) {
    return ((Observation.Exited) runner().observe(app.place())).exitCode();
  }

  @Test
  void signal_killEndsAnAppThatIgnoresTerm() throws Exception {
    Started app = start("gamma", STUBBORN);
    assertThat(ready(app)).isEmpty();

    runner().signal(app.place(), Signal.TERM);
    assertThat(runner().observe(app.place())).isEqualTo(new Observation.Running());
    runner().signal(app.place(), Signal.KILL);

    awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);
  }

  @Test
  void earlierProcessWithTheSamePid_isEndedAndNeverSignalled() throws Exception {
    Started app = start("delta", SLEEPER);
    ProcessLocator earlier = earlier(app.place());

    assertThat(runner().observe(earlier)).isInstanceOf(Observation.Exited.class);
    runner().signal(earlier, Signal.KILL);
    assertThat(runner().observe(app.place())).isEqualTo(new Observation.Running());
  }

  @Test
  void start_repeated_hasNoEffect() throws Exception {
    Started app = start("epsilon", SLEEPER);
    String pid = ready(app);

    ProcessLocator again = runner().start(app.spec(), app.mark(), app.files(), app.place());

    assertThat(again.startTicks()).isEqualTo(app.place().startTicks());
    assertThat(runner().find(host)).hasSize(1);
    assertThat(ready(app)).isEqualTo(pid);
  }

  @Test
  void find_returnsRunningAppsWithTheirMarks() throws Exception {
    Started app = start("zeta", "sleep 60 & " + SLEEPER);
    assertThat(ready(app)).contains("APP_ID=zeta");

    List<FoundProcess> found = runner().find(host);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().mark()).isEqualTo(app.mark());
    ProcessLocator place = found.getFirst().place();
    assertThat(place.startTicks()).isEqualTo(app.place().startTicks());
    assertThat(runner().observe(place)).isEqualTo(new Observation.Running());
    assertThat(runner().find("another")).isEmpty();
  }

  @Test
  void remove_killsChildrenThatOutlivedTheApp() throws Exception {
    Started app = start("strays", "sleep 60 & touch $DS_LOG_BASE_DIR/ready; wait");
    assertThat(ready(app)).isEmpty();
    runner().signal(app.place(), Signal.KILL);
    awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);

    runner().remove(app.place(), app.mark().tokenHash(), null);

    awaitSoon().until(() -> countProcesses(app) == 0);
  }

  /** Counts the running processes of a start, including children. */
  abstract int countProcesses(Started app);

  @Test
  void arguments_arePassedUnchanged() throws Exception {
    List<String> nasty = List.of("$(touch /tmp/owned)", "a b", "'\"\\", "정문;rm -rf", "--", "*");
    Started app =
        start(spec("eta", ARGUMENTS, new LaunchSettings(null, null, null, null, nasty, null)));

    assertThat(ready(app).lines()).containsExactlyElementsOf(nasty);
    awaitSoon().until(() -> runner().observe(app.place()) instanceof Observation.Exited);
  }

  @Test
  void missingProgram_isRefused() {
    LaunchSpec spec =
        new LaunchSpec(
            "p-theta",
            "theta",
            host,
            "default",
            "test",
            profile(List.of("/no/such/program")),
            1,
            LaunchSettings.NONE,
            folder.resolve(host).resolve("theta"));

    assertThatThrownBy(() -> start(spec))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RequestRefusalCode.START_FAILED))
        .message()
        .isNotBlank();
    assertThat(runner().find(host)).isEmpty();
  }

  @Test
  void missingGpu_isRefused() {
    LaunchSettings gpu = new LaunchSettings(null, null, null, List.of(7), null, null);

    assertThatThrownBy(() -> start(spec("iota", SLEEPER, gpu)))
        .isInstanceOfSatisfying(
            LaunchRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RequestRefusalCode.UNKNOWN_GPU))
        .message()
        .isNotBlank();
    assertThat(runner().find(host)).isEmpty();
  }
}
