package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTerminationTest {
  @Test
  void end_processThatIgnoresTerm_isKilled() throws Exception {
    Process stubborn =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
            .start();
    assertThat(stubborn.getInputStream().read()).isEqualTo('r');

    ProcessTermination.end(stubborn.toHandle(), Duration.ofMillis(200));

    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void endAll_markedProcesses_areEndedWithoutRecords(@TempDir Path folder) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put(OwnedProcesses.MARK, folder.toString());
    Process orphan = builder.start();
    // The mark is in the child's environment only once it has replaced its launcher.
    assertThat(ConditionWait.until(() -> !OwnedProcesses.marked(folder).isEmpty(), Duration.ofSeconds(10)))
        .isTrue();

    int ended = OwnedProcesses.endAll(folder, new PidFiles(folder), Duration.ofSeconds(5));

    assertThat(ended).isEqualTo(1);
    assertThat(orphan.isAlive()).isFalse();
  }

  @Test
  void marked_otherFolder_isNotTouched(@TempDir Path folder) {
    assertThat(OwnedProcesses.marked(folder)).isEqualTo(List.of());
  }
}
