package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.runner.AppRunner.Found;
import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.launcher.runner.AppRunner.Signal;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.ProcessPlace;
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
  private final List<ProcessPlace> started = new ArrayList<>();
  private final List<Started> prepared = new ArrayList<>();

  /** Returns a new runner, as after a restart of the launcher. */
  abstract AppRunner runner();

  /** Returns a profile for this runner. */
  abstract Profile profile(List<String> command);

  /** Returns the location of an earlier process with the same pid. */
  abstract ProcessPlace earlier(ProcessPlace place);

  /** A started process and its files. */
  record Started(LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessPlace place) {}

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
    LaunchToken token = LaunchToken.mint("default", new SecureRandom());
    AppFiles files =
        new InstanceFolder(URI.create("ws://127.0.0.1:1/deepstream/ws"), List.of())
            .prepare(spec, token);
    LaunchMark mark = LaunchMark.of(spec, token.hash());
    ProcessPlace place = runner.prepare(spec, mark, files);
    this.prepared.add(new Started(spec, mark, files, place));
    ProcessPlace running = runner.start(spec, mark, files, place);
    started.add(running);
    return new Started(spec, mark, files, running);
  }

  Started start(String instance, String script) throws LaunchRefusedException {
    return start(spec(instance, script, LaunchSettings.NONE));
  }

  @AfterEach
  void cleanUp() {
    AppRunner runner = runner();
    for (ProcessPlace place : started) {
      if (place.hostPid() != null || place.containerPid() != null) {
        runner.signal(place, Signal.KILL);
        soon().until(() -> runner.look(place) instanceof Sight.Ended);
      }
    }
    prepared.forEach(each -> runner.remove(each.place(), each.mark().tokenHash(), null));
    soon().until(() -> runner.find(host).isEmpty());
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  static String ready(Started app) {
    soon().until(() -> Files.exists(app.files().folder().resolve("ready")));
    try {
      return Files.readString(app.files().folder().resolve("ready"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void start_runsTheAppWithItsEnvironment() throws Exception {
    Started app = start("alpha", SLEEPER);

    assertThat(runner().look(app.place())).isEqualTo(new Sight.Runs());
    assertThat(app.place().startTicks()).isPositive();
    assertThat(app.place().bootId()).isNotEmpty();
    soon().until(() -> ready(app).contains("APP_ID"));
    assertThat(ready(app).lines())
        .contains(
            "APP_ID=alpha",
            "DS_MAIN_CONFIG_FILE=" + app.files().inside() + "/ds_config.txt",
            "DS_WS_CONFIG_FILE=" + app.files().inside() + "/websocket_config.txt",
            "DS_LOG_CONFIG_FILE=" + app.files().inside() + "/logging_config.txt",
            "DS_LOG_BASE_DIR=" + app.files().inside());
    assertThat(Files.readString(app.files().folder().resolve("ds_config.txt")))
        .contains("[source0]", "[source1]")
        .doesNotContain("[source2]");

    runner().signal(app.place(), Signal.TERM);
    soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);
  }

  @Test
  void look_afterTheExit_returnsTheExitCode() throws Exception {
    AppRunner runner = runner();
    Started app = start("beta", FAILING);

    soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);
    assertThat(exitCode(runner, app)).isEqualTo(3);
  }

  /** Returns the exit code as a restarted launcher sees it. */
  Integer exitCode(AppRunner startedBy, Started app) {
    return ((Sight.Ended) runner().look(app.place())).exitCode();
  }

  @Test
  void signal_killEndsAnAppThatIgnoresTerm() throws Exception {
    Started app = start("gamma", STUBBORN);
    assertThat(ready(app)).isEmpty();

    runner().signal(app.place(), Signal.TERM);
    assertThat(runner().look(app.place())).isEqualTo(new Sight.Runs());
    runner().signal(app.place(), Signal.KILL);

    soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);
  }

  @Test
  void earlierProcessWithTheSamePid_isEndedAndNeverSignalled() throws Exception {
    Started app = start("delta", SLEEPER);
    ProcessPlace earlier = earlier(app.place());

    assertThat(runner().look(earlier)).isInstanceOf(Sight.Ended.class);
    runner().signal(earlier, Signal.KILL);
    assertThat(runner().look(app.place())).isEqualTo(new Sight.Runs());
  }

  @Test
  void start_repeated_hasNoEffect() throws Exception {
    Started app = start("epsilon", SLEEPER);
    String pid = ready(app);

    ProcessPlace again = runner().start(app.spec(), app.mark(), app.files(), app.place());

    assertThat(again.startTicks()).isEqualTo(app.place().startTicks());
    assertThat(runner().find(host)).hasSize(1);
    assertThat(ready(app)).isEqualTo(pid);
  }

  @Test
  void find_returnsRunningAppsWithTheirMarks() throws Exception {
    Started app = start("zeta", "sleep 60 & " + SLEEPER);
    assertThat(ready(app)).contains("APP_ID=zeta");

    List<Found> found = runner().find(host);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().mark()).isEqualTo(app.mark());
    ProcessPlace place = found.getFirst().place();
    assertThat(place.startTicks()).isEqualTo(app.place().startTicks());
    assertThat(runner().look(place)).isEqualTo(new Sight.Runs());
    assertThat(runner().find("another")).isEmpty();
  }

  @Test
  void remove_killsChildrenThatOutlivedTheApp() throws Exception {
    Started app = start("strays", "sleep 60 & touch $DS_LOG_BASE_DIR/ready; wait");
    assertThat(ready(app)).isEmpty();
    runner().signal(app.place(), Signal.KILL);
    soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);

    runner().remove(app.place(), app.mark().tokenHash(), null);

    soon().until(() -> strays(app) == 0);
  }

  /** Counts the running processes of a start, including children. */
  abstract int strays(Started app);

  @Test
  void arguments_arePassedUnchanged() throws Exception {
    List<String> nasty = List.of("$(touch /tmp/owned)", "a b", "'\"\\", "정문;rm -rf", "--", "*");
    Started app =
        start(spec("eta", ARGUMENTS, new LaunchSettings(null, null, null, null, nasty, null)));

    assertThat(ready(app).lines()).containsExactlyElementsOf(nasty);
    soon().until(() -> runner().look(app.place()) instanceof Sight.Ended);
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
            refused -> assertThat(refused.code()).isEqualTo(RequestRefusal.START_FAILED))
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
            refused -> assertThat(refused.code()).isEqualTo(RequestRefusal.UNKNOWN_GPU))
        .message()
        .isNotBlank();
    assertThat(runner().find(host)).isEmpty();
  }
}
