package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {
  private static final QueryMetrics QUERY = new QueryMetrics("q");

  @TempDir Path proc;

  @Test
  void cpuTimeIsMeasuredSinceTheLastQuery() throws IOException {
    counters(100, 50, 10_000);
    ProcessMetrics metrics = new ProcessMetrics(proc, () -> new GpuLoad.Reading(40.12, 1024));
    counters(150, 75, 10_300);
    assertThat(metrics.respond(QUERY)).isEqualTo(new MetricsResponse("q", 25, 512.3, 40.1, 1024));
    assertThat(metrics.respond(QUERY).cpuPercent()).isEqualTo(25);
    counters(150, 75, 11_300);
    assertThat(metrics.respond(QUERY).cpuPercent()).isZero();
  }

  @Test
  void valuesOfThisMachineArePlausible() {
    ProcessMetrics metrics = new ProcessMetrics(Path.of("/proc"), () -> GpuLoad.Reading.NONE);
    MetricsResponse answer = metrics.respond(QUERY);
    assertThat(answer.cpuPercent()).isBetween(0.0, 100.0);
    assertThat(answer.ramMb()).isPositive();
  }

  @Test
  void valuesAreAvailableWithoutProc() {
    MetricsResponse answer = new ProcessMetrics(proc, () -> GpuLoad.Reading.NONE).respond(QUERY);
    assertThat(answer.cpuPercent()).isBetween(0.0, 100.0);
    assertThat(answer.ramMb()).isPositive();
  }

  private void counters(int user, int system, int machine) throws IOException {
    Path self = Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        self.resolve("stat"),
        "42 (a) b) S 1 42 42 0 -1 4194304 9 9 9 9 " + user + " " + system + " 7 7 20 0 30 0 1 2");
    Files.writeString(
        self.resolve("status"), "Name:\ta\nVmPeak:\t 900000 kB\nVmRSS:\t 524595 kB\n");
    Files.writeString(
        proc.resolve("stat"), "cpu  " + machine + " 0 0 0 0 0 0 0 500 500\ncpu0 1 0 0 0\n");
  }
}
