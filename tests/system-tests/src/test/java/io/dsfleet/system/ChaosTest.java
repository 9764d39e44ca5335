package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.chaos.ChaosReport;
import io.dsfleet.chaos.ChaosRun;
import io.dsfleet.chaos.ChaosSettings;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * A short {@code ./dsfleet chaos}: the quick faults of each kind, once, on private servers. Times
 * are not checked and timeouts are long, because test machines are busy.
 */
class ChaosTest {
  private static final List<String> QUICK =
      List.of(
          "kill redis",
          "empty redis",
          "kill rabbitmq",
          "pause scheduler",
          "cut scheduler-redis",
          "cut ds-bridge-rabbitmq",
          "cut app-ds-bridge",
          "silence gateway-redis",
          "delay scheduler-rabbitmq",
          "disk redis",
          "app replaced",
          "app duplicate-messages",
          "app delayed-messages");

  @Test
  void faultsOfEachKind_neitherLoseNorDuplicateNorLeak() {
    ChaosSettings settings =
        ChaosSettings.of(20_261_121, Duration.ofMinutes(1), 1, QUICK)
            .withRecoveryTimeout(Duration.ofMinutes(3));
    Queue<String> story = new ConcurrentLinkedQueue<>();
    try (ChaosRun chaos =
        new ChaosRun(
            new ProjectCheckout(BuildArtifacts.root()),
            BuildArtifacts.output("chaos"),
            settings,
            story::add)) {
      ChaosReport report = chaos.run();

      assertThat(report.failures()).as(() -> story + "\n" + report.markdown()).isEmpty();
      ChaosReport.Row all = report.rows().getLast();
      assertThat(all.effective()).as(report::markdown).isPositive();
      assertThat(all.accepted()).isPositive().isEqualTo(all.completed());
    }
  }
}
