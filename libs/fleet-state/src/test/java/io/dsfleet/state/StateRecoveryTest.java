package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.timing.FleetTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StateRecoveryTest {
  private static final int SEEDS = Integer.getInteger("dsfleet.rebuild.seeds", 60);
  private static final int STEPS = 90;
  private static final long FIRST_SESSION = 1L << 40;
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void recordNotInUse_refusesTransitions() {
    try (TestPool pool = new TestPool();
        var connection = TestRedis.client().connect()) {
      PoolState gated =
          new PoolState(pool.name, new RedisExecutor(connection, TestPool.TIMINGS, true));

      assertThatThrownBy(() -> get(gated.acceptance().accept(pool.newJob(1, "a", 0))))
          .isInstanceOf(StateUnavailableException.class)
          .hasMessageContaining("./dsfleet rebuild");
      assertThatThrownBy(() -> get(gated.timers().sweep(1)))
          .isInstanceOf(StateUnavailableException.class);

      assertThat(get(gated.recovery().putIntoUse(0))).isTrue();
      assertThat(get(gated.recovery().putIntoUse(7))).isFalse();
      assertThat(get(gated.acceptance().accept(pool.newJob(1, "a", 0))))
          .isInstanceOf(JobAcceptanceReply.Accepted.class);
      assertThat(get(gated.recovery().generation())).hasValue(0);
    }
  }

  @Test
  void recordInUse_refusesRestore() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      String job = pool.queued(1);
      String before = pool.connection.sync().hget(pool.key("jobs"), job);
      JournalEntry line = new JournalEntry(pool.name, 0, 1, "jobs", job, "{}");

      assertThat(get(pool.state.recovery().restore(List.of(line)))).isFalse();
      assertThat(get(pool.state.recovery().deriveState(List.of(line)))).isFalse();
      assertThat(pool.connection.sync().hget(pool.key("jobs"), job)).isEqualTo(before);
    }
  }

  /** Random steps, journal, emptied record, rebuild: the record is the same. */
  @Test
  void rebuiltRecord_equalsTheLostOne() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      FleetModel model = new FleetModel(ModelComparison.timings());
      try (TestPool pool =
          new TestPool(ModelComparison.timings(), ModelComparison.frozen(Function.identity()))) {
        get(pool.state.recovery().putIntoUse(0));
        InMemoryJournal journal = new InMemoryJournal(pool);
        int at = 0;
        for (ModelStep step : ModelStep.random(seed, STEPS)) {
          step.run(model, pool);
          if (at++ % 7 == 0) {
            journal.write();
          }
        }
        journal.write();
        assertThat(journal.fold().isComplete()).isTrue();
        Map<String, String> before = picture(pool);

        journal.lose();
        if (seed % 2 == 0) {
          List<JournalEntry> lines = journal.fold().fields();
          journal.restore(lines.subList(0, lines.size() / 2));
          get(pool.state.recovery().deriveState(lines.subList(0, lines.size() / 3)));
        }
        journal.rebuild();

        Map<String, String> after = picture(pool);
        after.keySet().retainAll(before.keySet()); // deleted jobs may reappear
        assertThat(after).as("seed %d", seed).isEqualTo(before);
        assertThat(get(pool.reads().checkConsistency()).isConsistent())
            .as("seed %d: %s", seed, get(pool.reads().checkConsistency()))
            .isTrue();
      }
    }
  }

  @Test
  void jobOfAReconnectedApp_continues_andItsOldEventsCount() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      InMemoryJournal journal = new InMemoryJournal(pool);
      long old = pool.running("app-1", 1);
      String job = pool.queued(1);
      String next = pool.queued(2);
      get(pool.jobTransitions().assign(1));
      Assignment at = pool.assignment(job);
      get(pool.jobTransitions().reportStarted(at));
      journal.write();

      journal.lose();
      assertThat(journal.rebuild()).isEqualTo(1);
      long session = pool.open("app-1", 1, "life-1");
      SessionAdmitReply.Admitted admitted =
          (SessionAdmitReply.Admitted)
              get(
                  pool.instanceTransitions()
                      .admit("app-1", session, List.of(new StreamCamera(0, 1))));

      assertThat(session).isGreaterThan(Math.max(old, FIRST_SESSION));
      assertThat(admitted.duties())
          .singleElement()
          .isInstanceOfSatisfying(
              SessionAdmitReply.SlotDuty.Run.class,
              duty -> assertThat(duty.target().assignment()).isEqualTo(at));
      assertThat(get(pool.jobTransitions().complete(at, 2, "done")))
          .isInstanceOf(AttemptEndReply.Ended.class);
      assertThat(pool.job(job).attempt()).isEqualTo(1);
      assertThat(pool.assignment(next).epoch()).isGreaterThan(FIRST_SESSION);
      assertThat(get(pool.reads().checkConsistency()).isConsistent()).isTrue();
    }
  }

  @Test
  void jobOfARestartedApp_isRetried_withoutCountingACrash() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      InMemoryJournal journal = new InMemoryJournal(pool);
      pool.running("app-1", 1);
      String job = pool.queued(1);
      get(pool.jobTransitions().assign(1));
      Assignment at = pool.assignment(job);
      get(pool.jobTransitions().reportStarted(at));
      journal.write();

      journal.lose();
      journal.rebuild();
      pool.running("app-1", 1, "life-2");
      pool.advance(Duration.ofMinutes(2));
      get(pool.timers().sweep(100));

      assertThat(pool.job(job).attempt()).isEqualTo(2);
      assertThat(pool.job(job).crashes()).isZero();
      assertThat(get(pool.jobTransitions().complete(at, 2, "late")))
          .isInstanceOf(AttemptEndReply.Stale.class);
      assertThat(pool.assignment(job).epoch()).isGreaterThan(FIRST_SESSION);
    }
  }

  @Test
  void repeatedIdempotencyKey_returnsTheRestoredJob() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      InMemoryJournal journal = new InMemoryJournal(pool);
      NewJob asked = keyed(pool, "one", "hash");
      get(pool.state.acceptance().accept(asked));
      journal.write();

      journal.lose();
      journal.rebuild();

      assertThat(get(pool.state.acceptance().accept(keyed(pool, "two", "hash"))))
          .isEqualTo(new JobAcceptanceReply.Replayed(asked.jobId(), asked.cameraId()));
      assertThat(
              pool.connection.sync().pttl(pool.key("idempotency:" + JobAcceptance.hashOf("key"))))
          .isPositive();
    }
  }

  private static NewJob keyed(TestPool pool, String id, String hash) {
    return new NewJob(
        pool.name + "." + id,
        7,
        CameraType.FILESET,
        null,
        "t",
        0,
        1,
        "{}",
        "key",
        hash,
        false,
        null);
  }

  @Test
  void appThatDoesNotReconnect_itsJobRunsElsewhere() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      InMemoryJournal journal = new InMemoryJournal(pool);
      pool.running("app-1", 1);
      String job = pool.queued(1);
      get(pool.jobTransitions().assign(1));
      journal.write();

      journal.lose();
      journal.rebuild();
      pool.running("app-2", 1);
      pool.advance(FleetTimings.defaults().recovery().plusSeconds(1));
      get(pool.timers().sweep(100));
      pool.advance(Duration.ofMinutes(2));
      get(pool.timers().sweep(100));

      assertThat(pool.job(job).instanceId()).isEqualTo("app-2");
      assertThat(pool.job(job).crashes()).isZero();
    }
  }

  @Test
  void slotOfTwoJobs_belongsToTheLaterOne() {
    try (TestPool pool = new TestPool()) {
      get(pool.state.recovery().putIntoUse(0));
      InMemoryJournal journal = new InMemoryJournal(pool);
      pool.running("app-1", 1);
      String first = pool.queued(1);
      get(pool.jobTransitions().assign(1));
      journal.write();
      List<JournalEntry> early = new ArrayList<>(journal.lines);
      get(pool.jobTransitions().complete(pool.assignment(first), 1, "done"));
      pool.advance(Duration.ofSeconds(1));
      String second = pool.queued(2);
      get(pool.jobTransitions().assign(1));
      journal.write();
      journal.lines.removeIf(line -> line.field().equals(first) && !early.contains(line));

      journal.lose();
      journal.rebuild();

      assertThat(pool.job(second).state()).isEqualTo(JobState.ASSIGNED);
      assertThat(pool.job(first).state()).isEqualTo(JobState.QUEUED);
      assertThat(get(pool.reads().checkConsistency()).isConsistent()).isTrue();
    }
  }

  /** The state that a rebuild must restore, in comparable form. */
  private static Map<String, String> picture(TestPool pool) {
    Map<String, String> picture = new TreeMap<>();
    var redis = pool.connection.sync();
    redis
        .hgetall(pool.key("jobs"))
        .forEach(
            (id, json) -> {
              ObjectNode job = (ObjectNode) JSON.readTree(json);
              boolean waits = job.path("state").asString().equals("QUEUED");
              if (!waits) {
                job.remove("deadline");
              }
              job.remove("timer_at");
              picture.put("job " + id, new TreeMap<>(members(job)).toString());
            });
    for (String key : List.of("bodies", "timelines", "cameras", "fleet", "processes", "stops")) {
      redis.hgetall(pool.key(key)).forEach((field, text) -> picture.put(key + " " + field, text));
    }
    redis
        .zrangeWithScores(pool.key("index"), 0, -1)
        .forEach(entry -> picture.put("index " + entry.getValue(), "" + entry.getScore()));
    picture.put("pending", redis.zrange(pool.key("pending"), 0, -1).toString());
    picture.put("paused", "" + "1".equals(redis.hget(pool.key("meta"), "paused")));
    for (InstanceRecord instance : get(pool.reads().instances())) {
      picture.put(
          "instance " + instance.id(),
          instance.identity()
              + " "
              + instance.epoch()
              + " "
              + (instance.state().isConnected() ? InstanceState.LOST : instance.state())
              + " "
              + instance.draining());
    }
    return picture;
  }

  private static Map<String, String> members(JsonNode job) {
    Map<String, String> members = new TreeMap<>();
    job.properties().forEach(member -> members.put(member.getKey(), member.getValue().toString()));
    return members;
  }
}
