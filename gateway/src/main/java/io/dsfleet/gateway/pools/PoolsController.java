package io.dsfleet.gateway.pools;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ListPaginator;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.jobs.JobCommands;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.PoolCounts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists, pauses and resumes pools. */
@RestController
public final class PoolsController {
  private static final long POLL_INTERVAL_MILLIS = 20;

  private final GatewayPools pools;
  private final JobCommands commands;
  private final BoundedAwait calls;
  private final Duration wait;
  private final LongSupplier nanoTime;
  private final ListPaginator<PoolView> paginator;

  /**
   * @param wait maximum wait for the effect of a pause before 202 is returned
   * @param nanoTime a monotonic clock
   * @param maxPageSize maximum of {@code limit}
   */
  public PoolsController(
      GatewayPools pools,
      JobCommands commands,
      BoundedAwait calls,
      Duration wait,
      LongSupplier nanoTime,
      int maxPageSize) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.wait = wait;
    this.nanoTime = nanoTime;
    this.paginator =
        new ListPaginator<>(
            Map.of(
                "pool", Comparator.comparing(PoolView::pool),
                "pending_jobs", Comparator.comparingLong(PoolView::pendingJobs),
                "free_streams", Comparator.comparingLong(PoolView::freeStreams)),
            "pool",
            maxPageSize);
  }

  /** Current state of a pool. */
  record PoolView(
      @JsonProperty("pool") String pool,
      @JsonProperty("paused") boolean paused,
      @JsonProperty("live_jobs") long liveJobs,
      @JsonProperty("pending_jobs") long pendingJobs,
      @JsonProperty("streams") long streams,
      @JsonProperty("free_streams") long freeStreams) {}

  /** Lists the pools of this gateway. */
  @GetMapping("/deepstream/pools")
  ResponseEntity<List<PoolView>> all(
      @RequestParam(required = false) @Nullable Boolean paused,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable Integer offset) {
    return paginator.page(
        pools.all().stream()
            .map(this::view)
            .filter(view -> paused == null || view.paused() == paused)
            .toList(),
        sort,
        limit,
        offset);
  }

  /** One pool. */
  @GetMapping("/deepstream/pools/{pool}")
  PoolView one(@PathVariable String pool) {
    return view(pools.require(pool));
  }

  /** Stops the assignment of slots; running jobs continue. Returns 202 if not yet effective. */
  @PostMapping("/deepstream/pools/{pool}/pause")
  ResponseEntity<PoolView> pause(@PathVariable String pool) {
    return setPaused(pools.require(pool), true);
  }

  /** Resumes the assignment of slots. Returns 202 if not yet effective. */
  @PostMapping("/deepstream/pools/{pool}/resume")
  ResponseEntity<PoolView> resume(@PathVariable String pool) {
    return setPaused(pools.require(pool), false);
  }

  private ResponseEntity<PoolView> setPaused(PoolState pool, boolean paused) {
    commands.send(pool, new PausePool(paused));
    long deadline = nanoTime.getAsLong() + wait.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    boolean done = calls.await(pool.queries().paused()) == paused;
    try {
      while (!done && nanoTime.getAsLong() - deadline < 0) {
        var _ = never.await(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        done = calls.await(pool.queries().paused()) == paused;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
    }
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED).body(view(pool));
  }

  private PoolView view(PoolState pool) {
    PoolCounts counts = calls.await(pool.queries().counts());
    return new PoolView(
        pool.name(),
        calls.await(pool.queries().paused()),
        counts.liveJobs(),
        counts.pendingJobs(),
        counts.slots(),
        counts.freeSlots());
  }
}
