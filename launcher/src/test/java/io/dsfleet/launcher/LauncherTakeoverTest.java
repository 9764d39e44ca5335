package io.dsfleet.launcher;

import static io.dsfleet.launcher.TestLauncher.awaitSoon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that outlive their launcher are adopted by the next one. */
class LauncherTakeoverTest {
  @TempDir Path folder;
  private final String id = TestLauncher.newId();

  private TestLauncher launcher(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    // Each start appends a line.
    all.addAll(
        List.of(TestLauncher.profile("sleeper", "echo begun >> ../starts-$APP_ID; exec sleep 60")));
    return new TestLauncher(id, folder, all.toArray(String[]::new));
  }

  private int starts(String instance) throws Exception {
    Path file = folder.resolve("starts-" + instance);
    awaitSoon().until(() -> Files.exists(file));
    return Files.readAllLines(file).size();
  }

  @Test
  void restartedLauncher_adoptsRunningProcesses() throws Exception {
    InstanceLaunched before;
    try (TestLauncher first = launcher()) {
      before = first.launchRunning("alpha", "sleeper");
    }
    assertThat(ProcessHandle.of(before.hostPid())).isPresent();

    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      awaitSoon().until(() -> second.launch("p-alpha", "alpha", "sleeper").equals(before));
      assertThat(starts("alpha")).isEqualTo(1);
      assertThat(second.events(ProcessExited.class, "alpha")).isEmpty();

      second.kill("alpha", 1_000);
      second.awaitState("p-alpha", ProcessState.STOPPED);
    }
  }

  @Test
  void processThatExitedMeanwhile_isRestarted() throws Exception {
    InstanceLaunched before;
    try (TestLauncher first = launcher()) {
      before = first.launchRunning("beta", "sleeper");
      assertThat(starts("beta")).isEqualTo(1);
    }
    assertThat(ProcessHandle.of(before.hostPid()).orElseThrow().destroyForcibly()).isTrue();

    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      awaitSoon().until(() -> second.record("p-beta").orElseThrow().restarts() == 1);
      awaitSoon().until(() -> starts("beta") == 2);
    }
  }

  @Test
  void unrecordedProcess_isAdoptedByItsMark() throws Exception {
    InstanceLaunched before;
    ProcessRecord record;
    try (TestLauncher first = launcher()) {
      before = first.launchRunning("gamma", "sleeper");
      record = first.record("p-gamma").orElseThrow();
    }

    try (TestLauncher other = new TestLauncher(TestLauncher.newId(), folder)) {
      assertThat(other.state(id).processes().remove("p-gamma").join()).isTrue();
    }
    try (TestLauncher third = launcher("stop-apps-on-exit=true")) {
      ProcessRecord found = third.awaitState("p-gamma", ProcessState.RUNNING);
      assertThat(found.tokenHash()).isEqualTo(record.tokenHash());
      assertThat(found.locator()).isEqualTo(record.locator());
      assertThat(ProcessHandle.of(before.hostPid())).isPresent();
    }
    awaitSoon()
        .until(() -> ProcessHandle.of(before.hostPid()).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void staleProcess_isKilled() throws Exception {
    try (TestLauncher launcher = launcher("stop-apps-on-exit=true")) {
      launcher.launchRunning("delta", "sleeper");
      ProcessRecord record = launcher.record("p-delta").orElseThrow();
      Process stale = stale(record);

      assertThat(stale.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(launcher.record("p-delta").orElseThrow().locator()).isEqualTo(record.locator());
    }
  }

  /** Starts a process with the mark of an earlier start of the launch. */
  private Process stale(ProcessRecord record) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder
        .environment()
        .putAll(
            new LaunchMark(
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
  void secondLauncherOfAHost_standsByUntilTheFirstStops() throws Exception {
    TestLauncher first = launcher();
    try (TestLauncher second = launcher("stop-apps-on-exit=true")) {
      try (first) {
        InstanceLaunched before = first.launchRunning("epsilon", "sleeper");
        assertThat(second.launch("p-epsilon", "epsilon", "sleeper")).isEqualTo(before);
        assertThat(starts("epsilon")).isEqualTo(1);
      }

      awaitSoon().until(() -> serves(second));
      assertThat(starts("epsilon")).isEqualTo(1);
    }
  }

  private static boolean serves(TestLauncher launcher) {
    try {
      return !(launcher.launch("p-epsilon", "epsilon", "sleeper") instanceof RequestRefused);
    } catch (CompletionException noConsumer) {
      return false;
    }
  }

  @Test
  void processWithoutASession_isRestartedOnceABridgeIsUp() throws Exception {
    try (TestLauncher launcher = launcher("stop-apps-on-exit=true", "no-session-timeout=1s")) {
      launcher.launchRunning("zeta", "sleeper");
      assertThat(starts("zeta")).isEqualTo(1);
      Awaitility.await()
          .during(Duration.ofMillis(1_500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> launcher.record("p-zeta").orElseThrow().restarts() == 0);

      assertThat(launcher.state().sessions().heartbeat("bridge", List.of()).join()).isEmpty();

      awaitSoon().until(() -> starts("zeta") == 2);
      List<ProcessExited> exits = launcher.events(ProcessExited.class, "zeta");
      assertThat(exits).isNotEmpty();
      assertThat(exits.getFirst().requested()).isFalse();
    }
  }
}
