package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of waiting jobs. */
class FairQueueTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    pool.close();
  }

  private void queue(int count, long firstCamera, String tenant, int priority) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NewJob job = pool.newJob(firstCamera + i, tenant, priority);
      all.add(pool.state.acceptance().accept(job));
      all.add(pool.jobTransitions().enqueue(job.jobId()));
      if (all.size() >= 2000) {
        get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        all.clear();
      }
    }
    get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
  }

  private List<String> servedTenants(int count) {
    List<RoutedAssignment> starts = get(pool.jobTransitions().assign(count)).starts();
    List<String> ids = starts.stream().map(start -> start.assignment().jobId()).toList();
    Map<String, JobRecord> jobs = get(pool.reads().jobs(ids));
    return ids.stream().map(id -> jobs.get(id).tenant()).toList();
  }

  @Test
  void highPriority_overtakesAThousandQueuedJobs() {
    queue(1000, 1, "default", 0);
    queue(1, 5000, "urgent", 9);
    pool.running("app-1", 1);

    List<JobRecord> running =
        get(pool.reads().jobs(new JobFilter(JobState.ASSIGNED, null, null, null), null, 10)).jobs();

    assertThat(running).extracting(JobRecord::tenant).containsExactly("urgent");
  }

  @Test
  void smallTenant_waitsAtMostTwoRoundsBehindTenThousand() {
    get(pool.jobTransitions().pause(true));
    queue(10_000, 1, "big", 0);
    pool.running("app-1", 30);
    get(pool.jobTransitions().pause(false));
    assertThat(servedTenants(5)).containsOnly("big");
    queue(10, 50_000, "small", 0);

    List<String> served = servedTenants(21);

    assertThat(served.stream().filter("small"::equals)).hasSize(10);
  }

  @Test
  void cancelledBacklog_isNotChargedToItsTenant() {
    get(pool.jobTransitions().pause(true));
    queue(100, 1, "a", 0);
    queue(50, 1000, "b", 0);
    for (JobRecord job :
        get(pool.reads().jobs(new JobFilter(null, null, "a", null), null, 200)).jobs()) {
      get(pool.jobTransitions().cancel(job.id(), "user"));
    }
    queue(1, 1, "a", 0);
    pool.running("app-1", 3);
    get(pool.jobTransitions().pause(false));

    assertThat(servedTenants(3)).contains("a"); // within two rounds
  }

  @Test
  void closedLoopTenant_doesNotStarveABacklog() {
    get(pool.jobTransitions().pause(true));
    queue(20, 1000, "b", 0);
    queue(1, 1, "a", 0);
    pool.running("app-1", 12);
    get(pool.jobTransitions().pause(false));
    List<String> served = new ArrayList<>();
    for (int i = 2; i < 12; i++) {
      served.addAll(servedTenants(1));
      if (served.getLast().equals("a")) {
        queue(1, i, "a", 0);
      }
    }

    assertThat(served.stream().filter("b"::equals).count()).isBetween(4L, 6L);
  }
}
