package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTerminationTest {
  @Test
  void terminate_processThatIgnoresTerm_isKilled() throws Exception {
    Process stubborn =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
            .start();
    assertThat(stubborn.getInputStream().read()).isEqualTo('r');

    ProcessTermination.terminate(stubborn.toHandle(), Duration.ofMillis(200));

    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void terminateAll_ownedProcessWithoutPidFile_isTerminated(@TempDir Path folder) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put(OwnedProcesses.OWNER_VARIABLE, folder.toString());
    Process orphan = builder.start();
    // The child has the variable in its environment only after its exec.
    assertThat(
            ConditionWait.until(
                () -> !OwnedProcesses.owned(folder).isEmpty(), Duration.ofSeconds(10)))
        .isTrue();

    int count = OwnedProcesses.terminateAll(folder, new PidFiles(folder), Duration.ofSeconds(5));

    assertThat(count).isEqualTo(1);
    assertThat(orphan.isAlive()).isFalse();
  }

  @Test
  void owned_otherFolder_isEmpty(@TempDir Path folder) {
    assertThat(OwnedProcesses.owned(folder)).isEqualTo(List.of());
  }
}
