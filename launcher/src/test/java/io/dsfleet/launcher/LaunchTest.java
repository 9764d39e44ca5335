package io.dsfleet.launcher;

import static io.dsfleet.launcher.TestLauncher.awaitSoon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.KillRefused;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.ProcessSignalled;
import io.dsfleet.messages.broker.ProcessStarted;
import io.dsfleet.messages.broker.ProcessesCleaned;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.desired.DesiredStateStore.GroupSetting;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and commands to a launcher with plain processes. */
class LaunchTest {
  @TempDir Path folder;
  private TestLauncher launcher;

  @BeforeEach
  void start() {
    launcher =
        new TestLauncher(
            TestLauncher.newId(),
            folder,
            Stream.of(
                    Stream.of("stop-apps-on-exit=true", "default-profile=sleeper"),
                    Stream.of(TestLauncher.profile("sleeper", "echo awake; exec sleep 60")),
                    Stream.of(TestLauncher.profile("crashing", "exit 7")),
                    Stream.of(
                        TestLauncher.profile(
                            "once", "test -e again || { touch again; exit 9; }; exec sleep 60")),
                    Stream.of(
                        TestLauncher.profile(
                            "stubborn", "trap '' TERM; while :; do sleep 1; done")),
                    Stream.of(
                        "profiles.missing.command[0]=/no/such/program",
                        "profiles.untemplated.command[0]=/bin/true",
                        "profiles.untemplated.templates=/no/such/folder"))
                .flatMap(each -> each)
                .toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    launcher.close();
  }

  private static String token(Path folder, String instance) {
    try {
      return Files.readString(folder.resolve(instance).resolve("websocket_config.txt"))
          .lines()
          .filter(line -> line.startsWith("server_path="))
          .findFirst()
          .orElseThrow()
          .replace("server_path=/deepstream/ws?token=", "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void launch_writesItsTokenOnlyIntoTheFolder() {
    InstanceLaunched launched = launcher.launchRunning("alpha", "sleeper");

    assertThat(ProcessHandle.of(launched.hostPid())).isPresent();
    ProcessRecord record = launcher.record("p-alpha").orElseThrow();
    String token = token(folder, "alpha");
    assertThat(record.state()).isEqualTo(ProcessState.RUNNING);
    assertThat(record.tokenHash()).isEqualTo(LaunchToken.parse(token).orElseThrow().hash());
    assertThat(record.toString()).doesNotContain(token);
    assertThat(launched.configPath()).isEqualTo(folder.resolve("alpha/ds_config.txt").toString());
    awaitSoon().until(() -> launcher.events(ProcessStarted.class, "alpha").size() == 1);
    assertThat(launcher.launch("p-alpha", "alpha", "sleeper")).isEqualTo(launched);
  }

  @Test
  void crash_isPublishedAndRestartedWithANewToken() {
    launcher.launchRunning("beta", "once");

    awaitSoon()
        .until(
            () ->
                launcher.record("p-beta").orElseThrow().restarts() == 1
                    && launcher.record("p-beta").orElseThrow().state() == ProcessState.RUNNING);
    awaitSoon().until(() -> launcher.events(ProcessStarted.class, "beta").size() == 2);
    List<ProcessExited> exits = launcher.events(ProcessExited.class, "beta");
    assertThat(exits).hasSize(1);
    assertThat(exits.getFirst().exitCode()).isEqualTo(9);
    assertThat(exits.getFirst().requested()).isFalse();
    assertThat(exits.getFirst().restarting()).isTrue();
    assertThat(exits.getFirst().tokenHash())
        .isNotEqualTo(launcher.record("p-beta").orElseThrow().tokenHash());
  }

  @Test
  void crashLoop_isQuarantinedUntilCleaned() {
    launcher.launchRunning("gamma", "crashing");

    ProcessRecord record = launcher.awaitState("p-gamma", ProcessState.QUARANTINED);
    assertThat(record.reason()).contains("crashed 3 times", "exit code 7");
    assertThat(launcher.meter("dsfleet.launcher.launches", "outcome", "started")).isEqualTo(3);
    assertThat(launcher.meter("dsfleet.launcher.restarts")).isEqualTo(2);
    assertThat(launcher.meter("dsfleet.launcher.quarantines")).isEqualTo(1);
    assertThat(launcher.meter("dsfleet.launcher.active")).isEqualTo(1);
    awaitSoon().until(() -> processes("quarantined") == 1);
    assertThat(refusal(launcher.launch("p-2", "gamma", "sleeper")))
        .isEqualTo(RequestRefusalCode.QUARANTINED);

    assertThat(launcher.request(new CleanProcesses("p-gamma")))
        .isEqualTo(new ProcessesCleaned(List.of("p-gamma")));
    assertThat(folder.resolve("gamma")).doesNotExist();
    assertThat(launcher.record("p-gamma")).isEmpty();
    assertThat(launcher.launch("p-2", "gamma", "sleeper")).isInstanceOf(InstanceLaunched.class);
  }

  @Test
  void kill_sendsTermThenKill_andIsNoCrash() {
    launcher.launchRunning("delta", "stubborn");
    awaitSoon().until(() -> launcher.record("p-delta").isPresent());

    launcher.kill("delta", 300);

    ProcessRecord record = launcher.awaitState("p-delta", ProcessState.STOPPED);
    assertThat(record.retired()).isTrue();
    awaitSoon().until(() -> !launcher.events(ProcessExited.class, "delta").isEmpty());
    assertThat(launcher.events(ProcessSignalled.class, "delta"))
        .extracting(ProcessSignalled::signal)
        .containsExactly("TERM", "KILL");
    ProcessExited exit = launcher.events(ProcessExited.class, "delta").getFirst();
    assertThat(exit.requested()).isTrue();
    assertThat(exit.restarting()).isFalse();
    assertThat(folder.resolve("delta/websocket_config.txt")).doesNotExist();
    assertThat(launcher.request(new CleanProcesses(null)))
        .isEqualTo(new ProcessesCleaned(List.of("p-delta")));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void retiredProcess_onExit_isStopped() {
    InstanceLaunched launched = launcher.launchRunning("epsilon", "sleeper");
    launcher.send(new RetireProcess("p-epsilon", "epsilon", launcher.id, "a test"));
    awaitSoon().until(() -> launcher.record("p-epsilon").orElseThrow().retired());

    ProcessHandle.of(launched.hostPid()).orElseThrow().destroyForcibly();

    launcher.awaitState("p-epsilon", ProcessState.STOPPED);
  }

  @Test
  void kill_ofAnUnknownProcess_isRefused() {
    launcher.kill("nobody", 0);

    awaitSoon().until(() -> !launcher.events(KillRefused.class, "nobody").isEmpty());
    assertThat(launcher.events(KillRefused.class, "nobody").getFirst().code())
        .isEqualTo(RequestRefusalCode.UNKNOWN_PROCESS);
  }

  @Test
  void invalidLaunches_areRefusedWithoutSideEffects() {
    launcher.launchRunning("zeta", "sleeper");

    assertThat(refusal("../up", 1, "sleeper", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.INVALID_SETTING);
    assertThat(refusal("a b; rm -rf $HOME", 1, "sleeper", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.INVALID_SETTING);
    for (int streams : new int[] {0, -1, 10_000}) {
      assertThat(refusal("ok", streams, "sleeper", LaunchSettings.NONE))
          .isEqualTo(RequestRefusalCode.INVALID_SETTING);
    }
    assertThat(refusal("zeta", 1, "sleeper", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.INSTANCE_EXISTS);
    assertThat(refusal("ok", 1, "unknown", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.UNKNOWN_PROFILE);
    assertThat(refusal("ok", 1, "missing", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.START_FAILED);
    assertThat(refusal("ok", 1, "untemplated", LaunchSettings.NONE))
        .isEqualTo(RequestRefusalCode.TEMPLATE_MISSING);
    assertThat(refusal("ok", 1, "sleeper", gpu(99))).isEqualTo(RequestRefusalCode.UNKNOWN_GPU);
    assertThat(refusal("ok", 1, "sleeper", logDir("/etc")))
        .isEqualTo(RequestRefusalCode.PATH_FORBIDDEN);
    assertThat(refusal("ok", 1, "sleeper", logDir(folder + "/../elsewhere")))
        .isEqualTo(RequestRefusalCode.PATH_FORBIDDEN);
    assertThat(
            refusal("ok", 1, "sleeper", config("sink0.type", "1\n[source0]\ncustom-lib-path=/x")))
        .isEqualTo(RequestRefusalCode.INVALID_SETTING);
    assertThat(refusal("ok", 1, "sleeper", config("tracker.ll-lib-file", "evil.so")))
        .isEqualTo(RequestRefusalCode.INVALID_SETTING);

    assertThat(launcher.meter("dsfleet.launcher.launches", "outcome", "refused")).isEqualTo(14);
    assertThat(launcher.state().queries().processes().join())
        .extracting(ProcessRecord::instanceId)
        .containsExactly("zeta");
    assertThat(folder.toFile().list()).containsExactly("zeta");
  }

  private double processes(String state) {
    return launcher.meter("dsfleet.launcher.processes", "state", state);
  }

  private static LaunchSettings gpu(int index) {
    return new LaunchSettings(null, null, null, List.of(index), null, null);
  }

  private static LaunchSettings logDir(String path) {
    return new LaunchSettings(path, null, null, null, null, null);
  }

  private static LaunchSettings config(String key, String value) {
    return new LaunchSettings(null, null, null, null, null, Map.of(key, value));
  }

  private RequestRefusalCode refusal(
      String instance, int streams, String profile, LaunchSettings settings) {
    return refusal(
        launcher.request(
            new LaunchInstance("p-bad", instance, launcher.id, profile, streams, settings)));
  }

  private static RequestRefusalCode refusal(Object reply) {
    assertThat(reply).isInstanceOf(RequestRefused.class);
    assertThat(((RequestRefused) reply).reason()).isNotBlank();
    return ((RequestRefused) reply).code();
  }

  @Test
  void readLog_returnsTheLastLinesThenTheFollowing() throws Exception {
    launcher.launchRunning("eta", "sleeper");
    Path log = folder.resolve("eta/app.log");
    awaitSoon().until(() -> Files.exists(log) && Files.readString(log).contains("awake"));
    Files.writeString(log, "one\ntwo\nthr", StandardOpenOption.APPEND);

    LogRead last = (LogRead) launcher.request(new ReadLog("p-eta", 2, null));
    assertThat(last.lines()).containsExactly("two", "thr");
    Files.writeString(log, "three\nfour\n", StandardOpenOption.APPEND);
    LogRead next = (LogRead) launcher.request(new ReadLog("p-eta", 10, last.next()));

    assertThat(next.lines()).containsExactly("thrthree", "four");
    assertThat(next.ended()).isFalse();
    assertThat(refusal(launcher.request(new ReadLog("p-eta", 0, null))))
        .isEqualTo(RequestRefusalCode.INVALID_SETTING);
    assertThat(refusal(launcher.request(new ReadLog("nobody", 1, null))))
        .isEqualTo(RequestRefusalCode.UNKNOWN_PROCESS);
  }

  @Test
  void desiredInstances_areStarted() {
    var group = new InstanceGroup("night", launcher.id, "sleeper", null, 2, null, null, null);
    var _ =
        launcher
            .state()
            .desiredState()
            .replace(null, List.of(new GroupSetting(group, false)), "test")
            .join();

    awaitSoon().until(() -> running().equals(List.of("night-1", "night-2")));
    assertThat(launcher.state().queries().processes().join())
        .allMatch(each -> "night".equals(each.group()));
  }

  private List<String> running() {
    return launcher.state().queries().processes().join().stream()
        .filter(each -> each.state() == ProcessState.RUNNING)
        .map(ProcessRecord::instanceId)
        .sorted()
        .toList();
  }
}
