package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFingerprintTest {
  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void find_sameProcess_isFound() {
    ProcessFingerprint fingerprint = ProcessFingerprint.of(SELF).orElseThrow();

    assertThat(fingerprint.find()).map(ProcessHandle::pid).contains(SELF);
  }

  @Test
  void find_recycledPid_isEmpty() {
    ProcessFingerprint earlierProcess = new ProcessFingerprint(SELF, "ticks another-boot 1");

    assertThat(earlierProcess.find()).isEmpty();
  }

  @Test
  void live_exitedProcess_isEmpty(@TempDir Path folder) throws Exception {
    PidFiles pidFiles = new PidFiles(folder);
    Process child = new ProcessBuilder("sleep", "60").start();
    pidFiles.write("child", ProcessFingerprint.of(child.pid()).orElseThrow());
    assertThat(pidFiles.live("child")).isPresent();

    ProcessTermination.terminate(child.toHandle(), Duration.ofSeconds(5));

    assertThat(pidFiles.live("child")).isEmpty();
    assertThat(pidFiles.names()).containsExactly("child");
  }

  @Test
  void live_incompleteFile_isEmpty(@TempDir Path folder) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("torn.pid"), "12");

    assertThat(new PidFiles(folder).live("torn")).isEmpty();
  }
}
