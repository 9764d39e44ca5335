package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.shutdown.Shutdowns;
import io.dsfleet.state.timers.Timers;
import io.dsfleet.state.timing.FleetTimings;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A separate pool for a test, with a clock that the test can advance. */
final class TestPool implements AutoCloseable {
  static final FleetTimings TIMINGS = timings(Duration.ofDays(1));

  final String name = TestRedis.pool();
  final PoolKeys keys = new PoolKeys(name);
  final StatefulRedisConnection<String, String> connection = TestRedis.client().connect();
  final RedisExecutor redis;
  final PoolState state;
  private int nextJob;

  TestPool() {
    this(TIMINGS);
  }

  TestPool(FleetTimings timings) {
    this(timings, Function.identity());
  }

  /** A pool with changed scripts. */
  TestPool(FleetTimings timings, Function<String, String> mutation) {
    redis = new RedisExecutor(connection, timings, false, mutation);
    state = new PoolState(name, redis);
  }

  /** The defaults with this sweep gap. */
  static FleetTimings timings(Duration sweepGap) {
    FleetTimings d = FleetTimings.defaults();
    return new FleetTimings(
        d.submit(),
        d.resubmit(),
        d.redrive(),
        d.start(),
        d.firstFile(),
        d.stall(),
        d.cancel(),
        d.grace(),
        d.recovery(),
        sweepGap,
        d.bridgeLease(),
        d.retryBase(),
        d.retryCap(),
        d.errorBudget(),
        d.crashBudget(),
        d.retention(),
        d.maxEndedJobs(),
        d.idempotency(),
        d.stop());
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  JobTransitions jobTransitions() {
    return state.jobTransitions();
  }

  InstanceTransitions instanceTransitions() {
    return state.instanceTransitions();
  }

  Shutdowns shutdowns() {
    return state.shutdowns();
  }

  Timers timers() {
    return state.timers();
  }

  PoolQueries reads() {
    return state.queries();
  }

  /** Advances the clock and renews the bridge's lease. */
  void advance(Duration time) {
    advanceSilently(time);
    get(state.sessions().heartbeat("bridge-1", List.of()));
  }

  /** Advances the clock without a heartbeat. */
  void advanceSilently(Duration time) {
    connection.sync().hincrby(keys.key("meta"), "offset", time.toMillis());
  }

  /** Gives all jobs the same time of acceptance. */
  void acceptedAtOnce() {
    for (String job : connection.sync().zrange(key("index"), 0, -1)) {
      connection.sync().zadd(key("index"), 1_700_000_000_000.0, job);
    }
  }

  String key(String name) {
    return keys.key(name);
  }

  NewJob newJob(long camera, String tenant, int priority) {
    return new NewJob(
        String.format("%s.%026d", name, nextJob++),
        camera,
        CameraType.FILESET,
        "camera " + camera,
        tenant,
        priority,
        2,
        "{\"camera_id\":" + camera + "}",
        null,
        null);
  }

  /** A job that waits for a slot. */
  String queued(long camera) {
    return queued(camera, "default", 0);
  }

  String queued(long camera, String tenant, int priority) {
    NewJob job = newJob(camera, tenant, priority);
    get(state.acceptance().accept(job));
    get(jobTransitions().enqueue(job.jobId()));
    return job.jobId();
  }

  /** Connects an instance whose slots take jobs; returns its session. */
  long running(String instance, int streams) {
    return running(instance, streams, "life-1");
  }

  long running(String instance, int streams, String identity) {
    long session = open(instance, streams, identity);
    get(instanceTransitions().admit(instance, session, List.of()));
    return session;
  }

  long open(String instance, int streams, String identity) {
    return open(instance, streams, identity, "bridge-1");
  }

  long open(String instance, int streams, String identity, String bridge) {
    SessionClaim claim =
        new SessionClaim(
            instance,
            bridge,
            identity,
            streams,
            false,
            null,
            42L,
            "now",
            "v",
            "c",
            null,
            List.of("0"));
    return ((SessionOpenReply.Opened) get(state.sessions().open(claim))).session();
  }

  JobRecord job(String id) {
    return get(reads().job(id)).orElseThrow();
  }

  Assignment assignment(String id) {
    return job(id).assignment().orElseThrow();
  }

  @Override
  public void close() {
    connection.close();
    TestRedis.drop(name);
  }
}
