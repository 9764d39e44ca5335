package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFingerprintTest {
  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void find_sameLife_isFound() {
    ProcessFingerprint identity = ProcessFingerprint.of(SELF).orElseThrow();

    assertThat(identity.find()).map(ProcessHandle::pid).contains(SELF);
  }

  @Test
  void find_recycledPid_isEmpty() {
    ProcessFingerprint earlierLife = new ProcessFingerprint(SELF, "ticks another-boot 1");

    assertThat(earlierLife.find()).isEmpty();
  }

  @Test
  void live_recordOfEndedProcess_isEmpty(@TempDir Path folder) throws Exception {
    PidFiles records = new PidFiles(folder);
    Process child = new ProcessBuilder("sleep", "60").start();
    records.write("child", ProcessFingerprint.of(child.pid()).orElseThrow());
    assertThat(records.live("child")).isPresent();

    ProcessTermination.end(child.toHandle(), Duration.ofSeconds(5));

    assertThat(records.live("child")).isEmpty();
    assertThat(records.names()).containsExactly("child");
  }

  @Test
  void live_tornRecord_isEmpty(@TempDir Path folder) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("torn.pid"), "12");

    assertThat(new PidFiles(folder).live("torn")).isEmpty();
  }
}
