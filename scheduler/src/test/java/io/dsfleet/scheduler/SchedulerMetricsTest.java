package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobState;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchedulerMetricsTest {

  @Test
  void stepsOfAJob_areCounted() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      fleet.bridge(AppBehaviors::willing).connect("a", 2, "p", List.of());
      List<String> jobs = List.of(fleet.job(), fleet.job(), fleet.job());
      fleet.awaitAll(jobs, JobState.COMPLETED);

      MeterRegistry meters = fleet.context.getBean(MeterRegistry.class);
      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .untilAsserted(
              () -> {
                for (String event : List.of("queued", "assigned", "started", "completed")) {
                  assertThat(meters.counter("dsfleet.jobs", "event", event).count())
                      .as(event)
                      .isEqualTo(3);
                }
              });
      assertThat(meters.counter("dsfleet.commands", "outcome", "confirmed").count()).isEqualTo(3);
      assertThat(meters.timer("dsfleet.assignment.latency").count()).isPositive();
      assertThat(meters.timer("dsfleet.assignment.latency").max(TimeUnit.SECONDS)).isLessThan(30);
      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .untilAsserted(() -> assertThat(gauge(fleet, "dsfleet.slots.free")).isEqualTo(2));
      assertThat(gauge(fleet, "dsfleet.leaked.slots")).isZero();
      assertThat(gauge(fleet, "dsfleet.double.booked")).isZero();
      assertThat(gauge(fleet, "dsfleet.sweep.lag.millis")).isLessThan(5_000);
    }
  }

  @Test
  void jobsWithoutAnAnalysedFile_countAsFailed_andAreNotRetried() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      fleet.bridge(AppBehaviors::failingFiles).connect("a", 1, "p", List.of());
      List<String> jobs = List.of(fleet.job(), fleet.job());
      fleet.awaitAll(jobs, JobState.FAILED);

      MeterRegistry meters = fleet.context.getBean(MeterRegistry.class);
      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(meters.counter("dsfleet.jobs", "event", "failed").count())
                      .isEqualTo(2));
      assertThat(meters.counter("dsfleet.jobs", "event", "completed").count()).isZero();
      assertThat(meters.counter("dsfleet.jobs", "event", "requeued").count()).isZero();
      assertThat(fleet.record(jobs.getFirst()).attempt()).isOne();
      assertThat(fleet.record(jobs.getFirst()).outcome()).isEqualTo(JobOutcome.NONE);
      assertThat(fleet.record(jobs.getFirst()).reason()).contains("a.mp4: no video stream");
    }
  }

  @Test
  void inconsistentSlots_areDetected() {
    try (SchedulerFixture fleet = new SchedulerFixture();
        RedisClient client = RedisClient.create(fleet.redisUri);
        var connection = client.connect()) {
      connection
          .sync()
          .hset(
              "dsfleet:{" + fleet.name + "}:slots",
              "a/0",
              """
              {"instance":"a","stream":0,"state":"HELD","epoch":"1","session":"1",\
              "job":"gone.1","attempt":1,"since":0}\
              """);

      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .untilAsserted(() -> assertThat(gauge(fleet, "dsfleet.leaked.slots")).isEqualTo(1));
    }
  }

  /** The value of the gauge, NaN if it is not registered. */
  private static double gauge(SchedulerFixture fleet, String name) {
    Gauge gauge =
        fleet.context.getBean(MeterRegistry.class).find(name).tag("pool", fleet.name).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }
}
