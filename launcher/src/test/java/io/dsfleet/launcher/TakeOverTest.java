package io.dsfleet.launcher;

import static io.dsfleet.launcher.TestLauncher.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a launcher, and who goes on with it. */
class TakeOverTest {
  @TempDir Path folder;
  private final String id = TestLauncher.newId();

  private TestLauncher launcher(String... settings) {
    List<String> all = new java.util.ArrayList<>(List.of(settings));
    // Each start leaves a line: one that was started twice would leave two.
    all.addAll(
        List.of(TestLauncher.profile("sleeper", "echo begun >> ../starts-$APP_ID; exec sleep 60")));
    return new TestLauncher(id, folder, all.toArray(String[]::new));
  }

  private int starts(String instance) throws Exception {
    Path file = folder.resolve("starts-" + instance);
    soon().until(() -> Files.exists(file));
    return Files.readAllLines(file).size();
  }

  @Test
  void restartedLauncher_adoptsWhatRuns() throws Exception {
    InstanceLaunched before;
    try (TestLauncher first = launcher()) {
      before = first.launched("alpha", "sleeper");
    }
    assertThat(ProcessHandle.of(before.hostPid())).isPresent();

    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      soon().until(() -> second.launch("p-alpha", "alpha", "sleeper").equals(before));
      assertThat(starts("alpha")).isEqualTo(1);
      assertThat(second.events(ProcessExited.class, "alpha")).isEmpty();

      second.kill("alpha", 1_000);
      second.awaitState("p-alpha", ProcessState.STOPPED);
    }
  }

  @Test
  void processThatDiedMeanwhile_isStartedAgain() throws Exception {
    InstanceLaunched before;
    try (TestLauncher first = launcher()) {
      before = first.launched("beta", "sleeper");
      assertThat(starts("beta")).isEqualTo(1);
    }
    assertThat(ProcessHandle.of(before.hostPid()).orElseThrow().destroyForcibly()).isTrue();

    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      soon().until(() -> second.record("p-beta").orElseThrow().restarts() == 1);
      soon().until(() -> starts("beta") == 2);
    }
  }

  @Test
  void processThatTheRecordLost_isKnownByItsMark() throws Exception {
    InstanceLaunched before;
    ProcessRecord record;
    try (TestLauncher first = launcher()) {
      before = first.launched("gamma", "sleeper");
      record = first.record("p-gamma").orElseThrow();
    }

    try (TestLauncher other = new TestLauncher(TestLauncher.newId(), folder)) {
      assertThat(other.state(id).processes().remove("p-gamma").join()).isTrue();
    }
    try (TestLauncher third = launcher("stop-apps-on-exit=true")) {
      ProcessRecord found = third.awaitState("p-gamma", ProcessState.RUNNING);
      assertThat(found.tokenHash()).isEqualTo(record.tokenHash());
      assertThat(found.place()).isEqualTo(record.place());
      assertThat(ProcessHandle.of(before.hostPid())).isPresent();
    }
    soon().until(() -> ProcessHandle.of(before.hostPid()).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void processThatShouldBeDead_isKilled() throws Exception {
    try (TestLauncher launcher = launcher("stop-apps-on-exit=true")) {
      launcher.launched("delta", "sleeper");
      ProcessRecord record = launcher.record("p-delta").orElseThrow();
      Process stale = stale(record);

      assertThat(stale.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(launcher.record("p-delta").orElseThrow().place()).isEqualTo(record.place());
    }
  }

  /** As an earlier life of the launch would run, had nobody ended it. */
  private Process stale(ProcessRecord record) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder
        .environment()
        .putAll(
            new io.dsfleet.launcher.launch.LaunchMark(
                    record.id(),
                    record.instanceId(),
                    id,
                    id,
                    "sleeper",
                    1,
                    "0".repeat(64),
                    folder.resolve("delta").toString())
                .environment());
    return builder.start();
  }

  @Test
  void secondLauncherOfAHost_standsByUntilTheFirstIsGone() throws Exception {
    TestLauncher first = launcher();
    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      try (first) {
        InstanceLaunched before = first.launched("epsilon", "sleeper");
        assertThat(second.launch("p-epsilon", "epsilon", "sleeper")).isEqualTo(before);
        assertThat(starts("epsilon")).isEqualTo(1);
      }

      soon().until(() -> answers(second));
      assertThat(starts("epsilon")).isEqualTo(1);
    }
  }

  private static boolean answers(TestLauncher launcher) {
    try {
      return !(launcher.launch("p-epsilon", "epsilon", "sleeper") instanceof RequestRefused);
    } catch (java.util.concurrent.CompletionException nobody) {
      return false;
    }
  }

  @Test
  void processWithoutASession_isStartedAgainOnceThereAreBridges() throws Exception {
    try (TestLauncher launcher = launcher("stop-apps-on-exit=true", "no-session-limit=1s")) {
      launcher.launched("zeta", "sleeper");
      assertThat(starts("zeta")).isEqualTo(1);
      org.awaitility.Awaitility.await()
          .during(java.time.Duration.ofMillis(1_500))
          .atMost(java.time.Duration.ofSeconds(5))
          .until(() -> launcher.record("p-zeta").orElseThrow().restarts() == 0);

      assertThat(launcher.state().sessions().heartbeat("bridge", List.of()).join()).isEmpty();

      soon().until(() -> starts("zeta") == 2);
      List<ProcessExited> deaths = launcher.events(ProcessExited.class, "zeta");
      assertThat(deaths).isNotEmpty();
      assertThat(deaths.getFirst().asked()).isFalse();
    }
  }
}
