package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.EnqueueReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.timing.FleetTimings;
import io.dsfleet.testkit.PrivateRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of Redis and of its connections. */
class RedisFailureTest {

  @Test
  void restartedRedis_hasEveryAcknowledgedWrite(@TempDir Path folder) {
    PrivateRedis server = PrivateRedis.start(folder);
    RedisClient client = TestRedis.client(server.uri().toString());
    try (FleetState state = FleetState.connect(client, FleetTimings.defaults())) {
      PoolState pool = state.pool("default");
      NewJob job = new TestPool().newJob(1, "default", 0);
      get(pool.acceptance().accept(job));
      server.stop();

      assertThatThrownBy(() -> get(pool.jobTransitions().enqueue(job.jobId())))
          .isInstanceOf(StateUnavailableException.class);
      assertThatThrownBy(() -> get(pool.queries().job(job.jobId())))
          .isInstanceOf(StateUnavailableException.class);

      server.restart();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(StateUnavailableException.class)
          .until(() -> get(state.ping()));
      assertThat(get(pool.jobTransitions().enqueue(job.jobId())))
          .isEqualTo(new EnqueueReply.Enqueued());
    } finally {
      client.shutdown();
      server.stop();
    }
  }

  @Test
  void flushedScripts_areSentAgain(@TempDir Path folder) {
    PrivateRedis server = PrivateRedis.start(folder);
    RedisClient client = TestRedis.client(server.uri().toString());
    try (FleetState state = FleetState.connect(client, FleetTimings.defaults());
        var connection = client.connect()) {
      PoolState pool = state.pool("default");
      get(pool.jobTransitions().assign(1));
      connection.sync().scriptFlush();

      assertThat(get(pool.jobTransitions().assign(1))).isEqualTo(PendingCommands.NONE);
    } finally {
      client.shutdown();
      server.stop();
    }
  }

  @Test
  void calls_keepTheirOrder_ifRedisKnowsOnlySomeScripts() {
    try (TestPool pool = new TestPool();
        var fresh = TestRedis.client().connect()) {
      pool.running("app-1", 1);
      String id = pool.queued(1);
      get(pool.jobTransitions().assign(1));
      Assignment assignment = pool.assignment(id);
      pool.connection.sync().scriptFlush();
      get(pool.jobTransitions().complete(new Assignment(id, 7, "app-1", 0, 1), 1, null));
      JobTransitions events =
          new PoolState(pool.name, new RedisExecutor(fresh, FleetTimings.defaults(), false))
              .jobTransitions();

      List<CompletableFuture<?>> calls =
          List.of(
              events.reportStarted(assignment),
              events.reportFiles(
                  assignment, List.of(new FileReport(7, FileReport.FileState.DONE, "a.mp4", null))),
              events.complete(assignment, 1, null));
      calls.forEach(CompletableFuture::join);

      assertThat(pool.job(id).state()).isEqualTo(JobState.COMPLETED);
      assertThat(pool.job(id).filesDone()).isEqualTo(1);
    }
  }

  @Test
  void namedPools_areNotCached() {
    try (FleetState state = FleetState.connect(TestRedis.client(), FleetTimings.defaults())) {
      assertThat(state.pool("nowhere")).isNotSameAs(state.pool("nowhere"));
    }
  }

  @Test
  void unreachableRedis_isReportedInOneLine() {
    RedisClient client = TestRedis.client("redis://127.0.0.1:1");

    assertThatThrownBy(() -> FleetState.connect(client, FleetTimings.defaults()))
        .isInstanceOf(StateUnavailableException.class)
        .hasMessageContaining("Redis cannot be reached");
    client.shutdown();
  }

  @Test
  void connectionBrokenDuringACommand_isAnOutage() {
    assertThatThrownBy(
            () ->
                RedisExecutor.mapped(
                    "accept",
                    null,
                    new CompletionException(new SocketException("Connection reset"))))
        .isInstanceOf(StateUnavailableException.class)
        .hasMessageContaining("Connection reset");
  }

  @Test
  void tooManyCommandsInFlight_areRejectedImmediately() {
    try (TestPool pool = new TestPool()) {
      List<CompletableFuture<PendingCommands>> all = new ArrayList<>();
      for (int i = 0; i < 3 * RedisExecutor.MAX_IN_FLIGHT; i++) {
        all.add(pool.jobTransitions().assign(1));
      }
      long refused =
          all.stream()
              .map(call -> call.handle((orders, error) -> error).join())
              .filter(error -> error != null)
              .peek(error -> assertThat(error).hasRootCauseInstanceOf(RedisException.class))
              .count();

      assertThat(refused).isBetween(1L, 2L * RedisExecutor.MAX_IN_FLIGHT);
      assertThat(get(pool.jobTransitions().assign(1))).isEqualTo(PendingCommands.NONE);
    }
  }

  @Test
  void wrongKeyType_isAnError_notAnOutage() {
    try (TestPool pool = new TestPool()) {
      pool.connection.sync().set(pool.key("pending"), "no zset");

      assertThatThrownBy(() -> pool.running("app-1", 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("WRONGTYPE");
    }
  }
}
