package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ended jobs are deleted completely; live ones stay. */
class RetentionTest {

  @Test
  void endedJob_isDeletedAfterSevenDays_withAllItsKeys() {
    try (TestPool pool = new TestPool()) {
      pool.running("app-1", 1);
      String id = pool.queued(1);
      get(pool.jobTransitions().assign(1));
      var assignment = pool.assignment(id);
      get(pool.jobTransitions().reportListing(assignment, 1, "[1]"));
      get(pool.jobTransitions().reportProgress(assignment, "{}"));
      get(pool.jobTransitions().complete(assignment, 1, null));
      String live = pool.queued(1);
      pool.advance(Duration.ofDays(6));
      get(pool.timers().sweep(100));
      assertThat(get(pool.reads().job(id))).isPresent();
      pool.advance(Duration.ofDays(2));

      get(pool.timers().sweep(100));

      assertThat(get(pool.reads().job(id))).isEmpty();
      assertThat(get(pool.reads().job(live))).isPresent();
      for (String key : List.of("jobs", "bodies", "timelines", "progress")) {
        assertThat(pool.connection.sync().hkeys(pool.key(key))).doesNotContain(id);
      }
      assertThat(pool.connection.sync().exists(pool.key("files:" + id))).isZero();
      assertThat(pool.connection.sync().zrange(pool.key("index"), 0, -1)).containsExactly(live);
    }
  }

  @Test
  void oldestEndedJobs_areDeletedAboveTheMaximum() {
    try (TestPool pool = new TestPool(ModelComparison.timings())) {
      List<String> ids = new ArrayList<>();
      for (int camera = 0; camera < 9; camera++) {
        ids.add(pool.queued(camera));
        if (camera > 0) {
          get(pool.jobTransitions().cancel(ids.getLast(), "user"));
          pool.advance(Duration.ofSeconds(1));
        }
      }

      get(pool.timers().sweep(100));

      assertThat(get(pool.reads().jobs(ids)).keySet())
          .containsExactlyInAnyOrder(
              ids.get(0), ids.get(3), ids.get(4), ids.get(5), ids.get(6), ids.get(7), ids.get(8));
    }
  }

  @Test
  void idleTenants_leaveNoTrace() {
    try (TestPool pool = new TestPool()) {
      String id = pool.queued(1, "blue", 0);
      get(pool.jobTransitions().cancel(id, "user"));
      pool.advance(Duration.ofHours(2));

      get(pool.timers().sweep(100));

      assertThat(pool.connection.sync().hkeys(pool.key("meta")))
          .noneMatch(field -> field.contains("blue"));
    }
  }
}
