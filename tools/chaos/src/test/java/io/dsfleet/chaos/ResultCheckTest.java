package io.dsfleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.cli.FakeGateway;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultCheckTest {
  private static final JobHistory DONE = new JobHistory(true, 1, false, 1, 0);
  private static final String SOUND =
      """
      dsfleet_leaked_slots{pool="default"} 0.0
      dsfleet_double_booked{pool="default"} 0.0
      """;

  private static ChaosReport report(String metrics, List<LoadGenerator.Job> jobs, Map<Long, JobHistory> stories)
      throws IOException {
    try (FakeGateway system = new FakeGateway(request -> new FakeGateway.Reply(200, metrics));
        AppFleet nobody = new AppFleet(URI.create("ws://127.0.0.1:1"), 0, 0)) {
      FleetApiClient api = new FleetApiClient(system.uri());
      FaultInterval window = new FaultInterval("kill redis", 100, 1_000, "gone", OptionalDouble.of(0.5), 0);
      return new ResultCheck(List.of(window), jobs, stories, nobody)
          .report(
              ChaosSettings.of(1, Duration.ofMinutes(1), 0, List.of()),
              List.of(),
              true,
              new SystemProbe(api, api),
              List.of());
    }
  }

  @Test
  void jobThatEndedOnce_isRight() throws IOException {
    assertThat(report(SOUND, List.of(new LoadGenerator.Job(1, 150, "a")), Map.of(1L, DONE)).isSuccess())
        .isTrue();
  }

  @Test
  void jobThatIsUnknown_isLost() throws IOException {
    assertThat(report(SOUND, List.of(new LoadGenerator.Job(1, 150, "a")), Map.of()).faults())
        .containsExactly("1 jobs never ended, or are unknown: a");
  }

  @Test
  void jobThatWasRefused_isSubmitted_andNotLost() throws IOException {
    ChaosReport report = report(SOUND, List.of(new LoadGenerator.Job(1, 150, null)), Map.of());

    assertThat(report.faults()).isEmpty();
    assertThat(report.rows().getLast().submitted()).isEqualTo(1);
    assertThat(report.rows().getLast().accepted()).isZero();
  }

  @Test
  void leakedSlots_areFaults_andSoIsNotToKnow() throws IOException {
    assertThat(
            report(
                    SOUND.replace("slots{pool=\"default\"} 0", "slots{pool=\"default\"} 2"),
                    List.of(),
                    Map.of())
                .faults())
        .containsExactly("2 slots are leaked or doubly booked in the end");
    assertThat(report("nothing", List.of(), Map.of()).faults())
        .containsExactly("nobody can say whether slots are leaked in the end");
  }
}
