package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scheduler.journal.AckAfterJournal;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.scheduler.journal.JournalUpdater;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.JobState;
import io.lettuce.core.RedisClient;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Acknowledged effects are in the journal. */
class AckAfterJournalTest {

  @Test
  void handledItems_areInTheJournal() {
    try (SchedulerFixture fleet = new SchedulerFixture();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      JournalUpdater maintainer = maintainer(fleet, executor);
      for (int i = 0; i < 5; i++) {
        AtomicReference<String> end = new AtomicReference<>();
        AckAfterJournal<String> journaled =
            new AckAfterJournal<>(
                items -> {
                  items.forEach(item -> fleet.accept(fleet.request(1)));
                  end.set(fleet.pool.queries().lastFeedId().join());
                  return List.of();
                },
                List.of(maintainer));

        assertThat(journaled.handle(List.of("a", "b"))).isEmpty();

        assertThat(fleet.pool.journal().position().join().covers(end.get())).isTrue();
      }
    }
  }

  @Test
  void stateLostDuringHandling_throws() {
    try (SchedulerFixture fleet = new SchedulerFixture("dsfleet.journal.rebuild=automatic");
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      AckAfterJournal<String> journaled =
          new AckAfterJournal<>(
              items -> {
                fleet.accept(fleet.request(1));
                lose(fleet);
                return List.of();
              },
              List.of(maintainer(fleet, executor)));

      assertThatThrownBy(() -> journaled.handle(List.of("a")))
          .isInstanceOf(StateUnavailableException.class)
          .hasMessageContaining("was lost");
    }
  }

  @Test
  void eventsOfAnUnknownPool_doNotBlockOthers() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::willing);
      String partition = Topology.partitionKey("a", Topology.DEFAULT_PARTITIONS);
      Assignment elsewhere = new Assignment(JobIds.next("nobodys-" + fleet.name, 1), 1, "a", 0, 1L);
      fleet.publisher.send(Topology.EVENTS, partition, new JobStarted(elsewhere, null)).join();
      bridge.connect("a", 1, "p", List.of());

      fleet.awaitState(fleet.job(), JobState.COMPLETED);
    }
  }

  private static JournalUpdater maintainer(SchedulerFixture fleet, ExecutorService executor) {
    return new JournalUpdater(
        fleet.pool,
        fleet.context.getBean(JournalStream.class),
        fleet.context.getBean(JournalProperties.class),
        fleet.context.getBean(SchedulerMetrics.class),
        InstantSource.system(),
        executor);
  }

  private static void lose(SchedulerFixture fleet) {
    try (RedisClient client = RedisClient.create(fleet.redisUri);
        var redis = client.connect()) {
      redis.sync().del("dsfleet:{" + fleet.name + "}:meta");
    }
  }
}
