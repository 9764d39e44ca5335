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
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Queue<String> notices = new ConcurrentLinkedQueue<>();

  @Test
  void supervise_killedProcess_isRestartedUntilClosed(@TempDir Path folder) {
    PidFiles pidFiles = new PidFiles(folder.resolve("processes"));
    RestartingProcess process = new RestartingProcess(sleeper(folder), pidFiles, notices::add);
    process.start();
    process.supervise();
    long firstPid = pidFiles.live("sleeper").orElseThrow().pid();

    pidFiles.live("sleeper").orElseThrow().destroyForcibly();
    boolean restarted =
        ConditionWait.until(
            () -> pidFiles.live("sleeper").filter(p -> p.pid() != firstPid).isPresent(), TIMEOUT);

    assertThat(restarted).isTrue();
    assertThat(notices).singleElement().asString().startsWith("sleeper exited with code 137");
    ProcessHandle second = pidFiles.live("sleeper").orElseThrow();
    process.close();
    assertThat(second.isAlive()).isFalse();
    assertThat(pidFiles.names()).isEmpty();
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
