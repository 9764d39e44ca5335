package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.events.FeedTail;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobPage;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.job.QueuePosition;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.process.ProcessRecordStore.ChangeResult;
import io.dsfleet.state.process.ProcessRecordStore.HostLeaseResult;
import io.dsfleet.state.process.ProcessRecordStore.RecordChange;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.slot.SlotDisposition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queries of a pool. */
class PoolQueriesTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    pool.close();
  }

  @Test
  void queuePosition_hasTheReasonOfTheWait() {
    NewJob job = pool.newJob(1, "default", 0);
    assertThat(get(pool.reads().queuePosition(job.jobId()))).isEmpty();
    get(pool.state.acceptance().accept(job));
    assertThat(reason(job.jobId())).isEqualTo(QueuePosition.WaitReason.SUBMITTING);
    get(pool.jobTransitions().enqueue(job.jobId()));
    assertThat(reason(job.jobId())).isEqualTo(QueuePosition.WaitReason.NO_INSTANCE);
    pool.running("app-1", 1);
    assertThat(reason(job.jobId())).isEqualTo(QueuePosition.WaitReason.NOT_WAITING);
    String second = pool.queued(2);
    String third = pool.queued(3);
    assertThat(reason(second)).isEqualTo(QueuePosition.WaitReason.ALL_SLOTS_BUSY);
    assertThat(get(pool.reads().queuePosition(third)).orElseThrow().position()).isEqualTo(1);
    get(pool.jobTransitions().pause(true));
    assertThat(reason(third)).isEqualTo(QueuePosition.WaitReason.PAUSED);
    get(
        pool.jobTransitions()
            .refuse(
                pool.assignment(job.jobId()),
                "X",
                "no",
                true,
                RetryBudget.ERROR,
                SlotDisposition.FREE));
    QueuePosition delayed = get(pool.reads().queuePosition(job.jobId())).orElseThrow();
    assertThat(delayed.reason()).isEqualTo(QueuePosition.WaitReason.RETRY_DELAY);
    assertThat(delayed.dueMillis()).isNotNull();
  }

  private QueuePosition.WaitReason reason(String job) {
    return get(pool.reads().queuePosition(job)).orElseThrow().reason();
  }

  @Test
  void queuePosition_estimatesTheWaitFromCompletions() {
    pool.running("app-1", 1);
    for (int camera = 1; camera <= 4; camera++) {
      String id = pool.queued(camera);
      get(pool.jobTransitions().assign(1));
      pool.advance(Duration.ofSeconds(10));
      get(pool.jobTransitions().complete(pool.assignment(id), 1, null));
    }
    pool.queued(10);
    get(pool.jobTransitions().assign(1));
    pool.queued(11);
    String last = pool.queued(12);

    Long estimate = get(pool.reads().queuePosition(last)).orElseThrow().estimateMillis();

    assertThat(estimate).isBetween(15_000L, 30_000L);
  }

  @Test
  void pages_haveEveryJobOnce_newestFirst() {
    List<String> ids = new ArrayList<>();
    for (int camera = 0; camera < 25; camera++) {
      ids.addFirst(pool.queued(camera, camera % 2 == 0 ? "even" : "odd", 0));
    }

    assertThat(all(JobFilter.ALL)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all(new JobFilter(JobState.QUEUED, null, "odd", null))).hasSize(12);
    assertThat(all(new JobFilter(null, null, null, 7L))).hasSize(1);
  }

  @Test
  void pages_ofJobsWithTheSameTime_missNone() {
    List<String> ids = IntStream.range(0, 25).mapToObj(pool::queued).toList();
    pool.acceptedAtOnce();

    assertThat(all(JobFilter.ALL)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all(new JobFilter(JobState.QUEUED, null, "default", null))).hasSize(25);
  }

  @Test
  void page_afterADeletedJob_repeatsItsMillisecond() {
    String id = pool.queued(1);
    String forgotten = "0:" + id.substring(0, id.indexOf('.')) + ".none";

    JobPage atEnd = get(pool.reads().jobs(JobFilter.ALL, forgotten, 4));
    JobPage fromStart =
        get(pool.reads().jobs(JobFilter.ALL, forgotten.replaceFirst("0:", "9999999999999:"), 4));

    assertThat(atEnd.jobs()).isEmpty();
    assertThat(fromStart.jobs()).hasSize(1);
  }

  private List<String> all(JobFilter filter) {
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      JobPage page = get(pool.reads().jobs(filter, cursor, 4));
      page.jobs().forEach(job -> found.add(job.id()));
      cursor = page.next();
    } while (cursor != null);
    return found;
  }

  @Test
  void feed_canBeResumedAfterAnyEntry() {
    pool.running("app-1", 1);
    String id = pool.queued(Long.MAX_VALUE);
    get(pool.jobTransitions().assign(1));

    List<FeedEntry> all = get(pool.reads().feedAfter("0-0", 100));

    assertThat(all)
        .extracting(FeedEntry::event)
        .containsExactly("connected", "admitted", "accepted", "queued", "assigned");
    assertThat(all.getLast().jobId()).isEqualTo(id);
    assertThat(all.getLast().cameraId()).isEqualTo(Long.MAX_VALUE);
    assertThat(get(pool.reads().lastFeedId())).isEqualTo(all.getLast().id());
    assertThat(get(pool.reads().feedAfter(all.get(2).id(), 1))).containsExactly(all.get(3));
  }

  @Test
  void tail_returnsNewEntries() {
    try (FeedTail tail =
        FleetState.connect(TestRedis.client(), TestPool.TIMINGS).followFeed(pool.name, "0-0")) {
      assertThat(tail.poll(Duration.ofMillis(10))).isEmpty();
      String id = pool.queued(1);
      assertThat(tail.poll(Duration.ofSeconds(5))).extracting(FeedEntry::jobId).containsOnly(id);
    }
  }

  @Test
  void processRecords_areStoredByLaunch() {
    ProcessRecord process =
        ProcessRecord.launching("launch-1", "app-1", "host-1", "default", 4, 1L)
            .withToken("abc")
            .withGroup("night")
            .withLaunch(
                new LaunchSettings(
                    "/srv/x", null, "box", List.of(0, 1), List.of("-t"), Map.of("a.b", "c")),
                new ProcessFiles("/srv/x", "/opt/x/main.txt", "/srv/x/app.log", List.of("app")))
            .withLocator(new ProcessLocator("exec", 5L, 7L, 11L, "boot", "cid", "box", "eid"))
            .withState(ProcessState.UNKNOWN, "the engine does not answer", 2L)
            .withRetired()
            .withExit(139);
    ProcessRecordStore processes = pool.state.processes();

    assertThat(get(processes.reserve(process))).isTrue();
    assertThat(get(processes.reserve(process))).isFalse();
    assertThat(get(processes.find("launch-1"))).contains(process);
    assertThat(get(processes.list("host-1"))).containsExactly(process);
    assertThat(get(processes.list("host-2"))).isEmpty();
    assertThat(get(processes.remove("launch-1"))).isTrue();
    assertThat(get(processes.find("launch-1"))).isEmpty();
  }

  @Test
  void liveBridges_haveAValidLease() {
    assertThat(get(pool.reads().liveBridges())).isZero();
    get(pool.state.sessions().heartbeat("bridge-1", List.of()));
    get(pool.state.sessions().heartbeat("bridge-2", List.of()));

    assertThat(get(pool.reads().liveBridges())).isEqualTo(2);
  }

  @Test
  void deadLetter_isStoredOnce() {
    DeadLetterStore letters = new DeadLetterStore(pool.redis);
    var letter = new DeadLetterStore.DeadLetterEntry("queue", "unreadable", "text of " + pool.name);

    assertThat(get(letters.add(List.of(letter, letter), 1L))).isOne();
    assertThat(get(letters.add(List.of(letter), 2L))).isZero();
    pool.connection.sync().zrem("dsfleet:dead", JsonRecords.write(letter));
  }

  @Test
  void unreadableRecord_doesNotAffectOthers() {
    String broken = pool.queued(1);
    String sound = pool.queued(2);
    pool.connection.sync().hset(pool.key("jobs"), broken, "{not json");
    pool.running("app-1", 2);

    assertThat(get(pool.reads().job(broken))).isEmpty();
    assertThat(pool.job(sound).state()).isEqualTo(JobState.ASSIGNED);
  }

  @Test
  void host_isHeldByOneLauncher_untilItsLeaseExpires() {
    ProcessRecordStore processes = pool.state.processes();
    Duration minute = Duration.ofMinutes(1);

    assertThat(get(processes.acquireHost("gpu-1", "a", minute))).isEqualTo(HostLeaseResult.TAKEN);
    assertThat(get(processes.acquireHost("gpu-1", "a", minute))).isEqualTo(HostLeaseResult.RENEWED);
    assertThat(get(processes.acquireHost("gpu-1", "b", minute))).isEqualTo(HostLeaseResult.NONE);
    assertThat(get(processes.acquireHost("gpu-2", "b", minute))).isEqualTo(HostLeaseResult.TAKEN);
    assertThat(get(processes.releaseHost("gpu-1", "b"))).isEqualTo(HostLeaseResult.NONE);
    assertThat(get(processes.releaseHost("gpu-1", "a"))).isEqualTo(HostLeaseResult.RENEWED);
    org.awaitility.Awaitility.await()
        .until(() -> get(processes.acquireHost("gpu-1", "b", minute)) == HostLeaseResult.TAKEN);
  }

  @Test
  void process_isChangedByTheLauncherThatHoldsItsHost() {
    ProcessRecordStore processes = pool.state.processes();
    ProcessRecord process = ProcessRecord.launching("launch-1", "app-1", "gpu-1", "p", 1, 1L);
    ProcessRecord running = process.withState(ProcessState.RUNNING, null, 2L);
    get(processes.acquireHost("gpu-1", "a", Duration.ofMinutes(1)));
    get(processes.acquireHost("gpu-2", "b", Duration.ofMinutes(1)));

    assertThat(get(processes.change(RecordChange.RESERVE, "a", process)))
        .isEqualTo(ChangeResult.DONE);
    assertThat(get(processes.change(RecordChange.RESERVE, "a", process)))
        .isEqualTo(ChangeResult.NOT_DONE);
    assertThat(get(processes.change(RecordChange.PUT, "a", running))).isEqualTo(ChangeResult.DONE);
    for (RecordChange change : RecordChange.values()) {
      assertThat(get(processes.change(change, "b", process))).isEqualTo(ChangeResult.NOT_HELD);
    }
    assertThat(get(processes.list("gpu-1"))).containsExactly(running);
    assertThat(get(processes.change(RecordChange.REMOVE, "a", running)))
        .isEqualTo(ChangeResult.DONE);
    assertThat(get(processes.change(RecordChange.REMOVE, "a", running)))
        .isEqualTo(ChangeResult.NOT_DONE);
    assertThat(get(processes.list())).isEmpty();
  }
}
