package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerFairnessTest {
  private static final int SLOTS = 4;

  @Test
  void priorityNine_overtakesAThousandQueuedJobs() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      List<String> queued = queue(fleet, 1_000, "one", 0);
      String urgent = queue(fleet, 1, "one", 9).getFirst();

      List<String> order = run(fleet, queued.size() + 1);

      assertThat(order.indexOf(urgent)).isLessThan(SLOTS);
    }
  }

  @Test
  void tenantWithTenJobsBehindTenThousand_waitsAtMostTwoRounds() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      queue(fleet, 10_000, "large", 0);
      List<String> small = queue(fleet, 10, "small", 0);

      List<String> order = run(fleet, 100);

      int last = small.stream().mapToInt(order::indexOf).max().orElseThrow();
      assertThat(small).allMatch(order::contains);
      // A round assigns one job to each of the two tenants; concurrent assignments may swap.
      assertThat(last).isLessThan(2 * 2 * 10 + SLOTS);
    }
  }

  private static List<String> queue(
      SchedulerFixture fleet, int count, String tenant, int priority) {
    List<String> jobs = new ArrayList<>();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    List<AnalysisRequest> requests =
        IntStream.range(0, count).mapToObj(i -> fleet.request(1, tenant, priority)).toList();
    List<String> ids = fleet.acceptAll(requests);
    for (int i = 0; i < count; i++) {
      jobs.add(ids.get(i));
      sent.add(fleet.submit(ids.get(i), requests.get(i)));
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    long before = fleet.queuedBefore += count;
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(() -> fleet.pool.queries().counts().join().pendingJobs() == before);
    return jobs;
  }

  /** The first started jobs, in order. */
  private static List<String> run(SchedulerFixture fleet, int count) {
    FakeBridge bridge = fleet.bridge(AppBehaviors::willing);
    bridge.connect("a", SLOTS, "p", List.of());
    await().atMost(SchedulerFixture.TIMEOUT).until(() -> starts(bridge).size() >= count);
    return starts(bridge);
  }

  private static List<String> starts(FakeBridge bridge) {
    return bridge.commands.stream()
        .filter(StartJob.class::isInstance)
        .map(command -> ((StartJob) command).assignment().jobId())
        .toList();
  }
}
