package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redis's clock, which is corrected for clock steps and outages of the control plane. */
class RedisClockTest {

  @Test
  void clockStepBack_doesNotStopOrReverseTime() {
    try (TestPool pool = new TestPool()) {
      String before = pool.queued(1);
      long ahead = pool.job(before).acceptedMillis() + Duration.ofHours(1).toMillis();
      pool.connection.sync().hset(pool.key("meta"), "now", Long.toString(ahead));

      String after = pool.queued(2);
      pool.running("app-1", 2);

      assertThat(pool.job(after).acceptedMillis()).isGreaterThanOrEqualTo(ahead);
      pool.advance(Duration.ofSeconds(16));
      get(pool.timers().sweep(100));
      assertThat(pool.job(after).state()).isEqualTo(JobState.QUEUED);
      assertThat(pool.job(after).reason()).contains("no reply to the start");
    }
  }

  @Test
  void outageOfTheControlPlane_nothingExpiresDuringTheRecovery() {
    try (TestPool pool = new TestPool(TestPool.timings(Duration.ofSeconds(1000)))) {
      get(pool.timers().sweep(100));
      long session = pool.running("app-1", 2);
      String overdue = pool.queued(1);
      String lost = pool.queued(2);
      get(pool.jobTransitions().assign(2));
      pool.running("app-2", 1);
      get(pool.state.sessions().lose("app-1", session, false, "ping"));
      long back = pool.open("app-1", 2, "life-1");
      get(pool.instanceTransitions().admit("app-1", back, null));
      pool.advance(Duration.ofSeconds(2000));

      get(pool.timers().sweep(100));

      assertThat(pool.job(overdue).state()).isEqualTo(JobState.ASSIGNED);
      get(pool.state.sessions().lose("app-1", back, false, "ping"));
      pool.advance(Duration.ofSeconds(60));
      get(pool.timers().sweep(100));
      assertThat(pool.job(lost).state()).isEqualTo(JobState.ASSIGNED);
      pool.advance(Duration.ofMinutes(5));
      get(pool.timers().sweep(100));
      assertThat(List.of(pool.job(lost).state(), pool.job(overdue).state()))
          .containsOnly(JobState.QUEUED);
    }
  }

  @Test
  void outageOfTheControlPlane_laterJobsHaveNormalDeadlines() {
    try (TestPool pool = new TestPool(TestPool.timings(Duration.ofSeconds(1000)))) {
      get(pool.timers().sweep(100));
      pool.advance(Duration.ofSeconds(2000));
      get(pool.timers().sweep(100));
      pool.running("app-1", 1);
      String job = pool.queued(1);
      pool.advance(Duration.ofSeconds(1));
      get(pool.jobTransitions().assign(1));
      pool.advance(Duration.ofSeconds(16));

      get(pool.timers().sweep(100));

      assertThat(pool.job(job).state()).isEqualTo(JobState.QUEUED);
    }
  }

  @Test
  void outageOfTheControlPlane_bridgesGetALeaseToReport() {
    try (TestPool pool = new TestPool(TestPool.timings(Duration.ofSeconds(10)))) {
      get(pool.timers().sweep(100));
      pool.running("app-1", 1);
      pool.advanceSilently(Duration.ofSeconds(60));

      get(pool.timers().sweep(100));

      assertThat(get(pool.reads().instance("app-1")).orElseThrow().state())
          .isEqualTo(InstanceState.RUNNING);
    }
  }
}
