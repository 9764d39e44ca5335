package io.dsfleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dsfleet.devtools.api.FleetApiClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

  private static ChaosReport report(
      String metrics, List<LoadGenerator.SubmittedJob> jobs, Map<Long, JobHistory> histories)
      throws IOException {
    try (MetricsServer system = new MetricsServer(metrics);
        AppFleet noApps = new AppFleet(URI.create("ws://127.0.0.1:1"), 0, 0)) {
      FleetApiClient api = new FleetApiClient(system.uri());
      FaultInterval interval =
          new FaultInterval("kill redis", 100, 1_000, "gone", OptionalDouble.of(0.5), 0);
      return new ResultCheck(List.of(interval), jobs, histories, noApps)
          .report(
              ChaosSettings.of(1, Duration.ofMinutes(1), 0, List.of()),
              List.of(),
              true,
              new SystemProbe(api, api),
              List.of());
    }
  }

  /** Answers every request with the same text. */
  private static final class MetricsServer implements AutoCloseable {
    private final HttpServer server;

    MetricsServer(String text) throws IOException {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void jobThatEndedOnce_isSuccess() throws IOException {
    assertThat(
            report(SOUND, List.of(new LoadGenerator.SubmittedJob(1, 150, "a")), Map.of(1L, DONE))
                .isSuccess())
        .isTrue();
  }

  @Test
  void unknownJob_isLost() throws IOException {
    assertThat(
            report(SOUND, List.of(new LoadGenerator.SubmittedJob(1, 150, "a")), Map.of())
                .failures())
        .containsExactly("1 jobs never ended or are unknown: a");
  }

  @Test
  void refusedJob_isSubmittedButNotLost() throws IOException {
    ChaosReport report =
        report(SOUND, List.of(new LoadGenerator.SubmittedJob(1, 150, null)), Map.of());

    assertThat(report.failures()).isEmpty();
    assertThat(report.rows().getLast().submitted()).isEqualTo(1);
    assertThat(report.rows().getLast().accepted()).isZero();
  }

  @Test
  void leakedSlotsOrUnknownConsistency_areFailures() throws IOException {
    assertThat(
            report(
                    SOUND.replace("slots{pool=\"default\"} 0", "slots{pool=\"default\"} 2"),
                    List.of(),
                    Map.of())
                .failures())
        .containsExactly("2 slots are leaked or double-booked in the end");
    assertThat(report("nothing", List.of(), Map.of()).failures())
        .containsExactly("the final consistency of slots is unknown");
  }
}
