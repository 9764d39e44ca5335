package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartingProcessTest {
  private static final Duration BOUND = Duration.ofSeconds(15);

  private final Queue<String> notices = new ConcurrentLinkedQueue<>();

  @Test
  void supervise_killedProcess_isStartedAgainUntilClosed(@TempDir Path folder) {
    PidFiles records = new PidFiles(folder.resolve("processes"));
    RestartingProcess process = new RestartingProcess(sleeper(folder), records, notices::add);
    process.start();
    process.supervise();
    long firstPid = records.live("sleeper").orElseThrow().pid();

    records.live("sleeper").orElseThrow().destroyForcibly();
    boolean restarted =
        ConditionWait.until(
            () -> records.live("sleeper").filter(p -> p.pid() != firstPid).isPresent(), BOUND);

    assertThat(restarted).isTrue();
    assertThat(notices).singleElement().asString().startsWith("sleeper ended with code 137");
    ProcessHandle second = records.live("sleeper").orElseThrow();
    process.close();
    assertThat(second.isAlive()).isFalse();
    assertThat(records.names()).isEmpty();
  }

  private static ProcessSpec sleeper(Path folder) {
    return new ProcessSpec(
        "sleeper",
        List.of("sleep", "60"),
        Map.of(),
        List.of(),
        folder,
        folder.resolve("log"),
        Duration.ofSeconds(5));
  }
}
