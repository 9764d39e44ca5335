package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way to run an app must do; subclasses give the way. */
abstract class AppRunnerConformance {
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;

  /**
   * A runner with the profiles {@code sleeper} (runs until ended, writes APP_ID to its log), {@code
   * failing} (exits with 3) and {@code stubborn} (ignores TERM).
   */
  abstract AppRunner runner();

  LaunchSpec spec(String instance, String profile, int streams) {
    return new LaunchSpec("p-" + instance, instance, profile, streams, folder.resolve(instance));
  }

  @Test
  void start_sleeper_runsUnderItsOwnIdentity() throws Exception {
    AppRunner runner = runner();
    ProcessIdentity process = runner.start(spec("alpha", "sleeper", 2));

    assertThat(runner.isAlive(process)).isTrue();
    assertThat(runner.exitCode(process)).isEmpty();
    await().atMost(BOUND).until(() -> log("alpha").contains("alpha"));
    assertThat(Files.readString(folder.resolve("alpha/ds_config.txt")))
        .contains("[source0]", "[source1]")
        .doesNotContain("[source2]");

    runner.signal(process, AppRunner.Signal.TERM);
    await().atMost(BOUND).until(() -> !runner.isAlive(process));
  }

  @Test
  void exitCode_afterTheEnd_isKnown() throws Exception {
    AppRunner runner = runner();
    ProcessIdentity process = runner.start(spec("beta", "failing", 1));

    await().atMost(BOUND).until(() -> runner.exitCode(process).isPresent());
    assertThat(runner.exitCode(process)).hasValue(3);
    assertThat(runner.isAlive(process)).isFalse();
  }

  @Test
  void signal_killEndsWhatIgnoresTerm() throws Exception {
    AppRunner runner = runner();
    ProcessIdentity process = runner.start(spec("gamma", "stubborn", 1));
    await().atMost(BOUND).until(() -> log("gamma").contains("ready"));

    runner.signal(process, AppRunner.Signal.TERM);
    runner.signal(process, AppRunner.Signal.KILL);

    await().atMost(BOUND).until(() -> !runner.isAlive(process));
  }

  @Test
  void isAlive_recycledPid_isAnotherProcess() throws Exception {
    AppRunner runner = runner();
    ProcessIdentity process = runner.start(spec("delta", "sleeper", 1));
    ProcessIdentity earlier =
        new ProcessIdentity(process.pid(), process.startTicks() - 1, process.bootId());

    assertThat(runner.isAlive(earlier)).isFalse();
    runner.signal(earlier, AppRunner.Signal.KILL);
    assertThat(runner.isAlive(process)).isTrue();
    runner.signal(process, AppRunner.Signal.KILL);
  }

  @Test
  void start_badLaunches_areRefusedAndMakeNothing() {
    AppRunner runner = runner();
    for (LaunchSpec bad :
        new LaunchSpec[] {
          spec("../up", "sleeper", 1),
          spec("a b; rm", "sleeper", 1),
          spec("ok", "sleeper", 0),
          spec("ok", "sleeper", -1),
          spec("ok", "sleeper", 10_000),
          spec("ok", "unknown", 1)
        }) {
      assertThatThrownBy(() -> runner.start(bad))
          .isInstanceOf(LaunchRefusedException.class)
          .hasMessageStartingWith("expected");
      assertThat(bad.folder()).doesNotExist();
    }
  }

  private String log(String instance) throws java.io.IOException {
    Path log = folder.resolve(instance).resolve("app.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
