package io.dsfleet.benchmarks;

import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.RedisClientOptions;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.timing.FleetTimings;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Time to end a job and assign the next with few and with many queued jobs: the same steps on two
 * pools, interleaved.
 */
public final class AssignmentBenchmark {
  private static final int SLOTS = 32;
  private static final int BATCH = 250;

  private final PoolState pool;
  private final String name;
  private List<RoutedAssignment> running = List.of();
  private long camera;

  private AssignmentBenchmark(PoolState pool, int queued) {
    this.pool = pool;
    this.name = queued + " queued";
  }

  /**
   * Options: {@code --redis URI} (of a server without other data), {@code --few}, {@code --many},
   * {@code --rounds}, {@code --steps} of a round.
   */
  public static void main(String[] args) {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int few = arguments.number("few", 1_000);
    int many = arguments.number("many", 100_000);
    RedisClient client = RedisClient.create(arguments.text("redis", "redis://127.0.0.1:6379"));
    client.setOptions(RedisClientOptions.clientOptions());
    try (FleetState state = FleetState.connect(client, FleetTimings.defaults())) {
      String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
      AssignmentBenchmark a = new AssignmentBenchmark(state.pool("few-" + run), few);
      AssignmentBenchmark b = new AssignmentBenchmark(state.pool("many-" + run), many);
      a.prepare(few);
      b.prepare(many);
      compare(a, b, arguments.number("rounds", 21), arguments.number("steps", 50));
    }
    System.exit(0);
  }

  private static void compare(AssignmentBenchmark a, AssignmentBenchmark b, int rounds, int steps) {
    List<Double> few = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    a.steps(steps);
    b.steps(steps);
    for (int i = 0; i < rounds; i++) {
      double costA = a.steps(steps);
      double costB = b.steps(steps);
      few.add(costA);
      many.add(costB);
      ratios.add(costB / costA);
    }
    System.out.printf(
        Locale.ROOT,
        "end of a job + assignment of the next: %.1f us with %s, %.1f us with %s; ratio %.2f"
            + " (median of %d interleaved rounds of %d)%n",
        median(few),
        a.name,
        median(many),
        b.name,
        median(ratios),
        rounds,
        steps * SLOTS);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private void prepare(int queued) {
    for (int i = 0; i < queued; i += BATCH) {
      enqueue(Math.min(BATCH, queued - i));
    }
    SessionClaim claim =
        new SessionClaim(
            "bench", "bridge", "process:1", SLOTS, false, null, 1L, "now", null, null, null, null);
    SessionOpenReply.Opened opened = (SessionOpenReply.Opened) pool.sessions().open(claim).join();
    SessionAdmitReply.Admitted admitted =
        (SessionAdmitReply.Admitted)
            pool.instanceTransitions().admit("bench", opened.session(), List.of()).join();
    List<RoutedAssignment> first = new ArrayList<>(admitted.commands().starts());
    first.addAll(pool.jobTransitions().assign(SLOTS).join().starts());
    running = first;
    if (running.size() != SLOTS) {
      throw new IllegalStateException(
          "expected " + SLOTS + " running jobs, but there are " + running.size());
    }
  }

  private void enqueue(int count) {
    List<CompletableFuture<?>> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = JobIds.next(pool.name(), System.currentTimeMillis());
      NewJob job =
          new NewJob(id, ++camera, CameraType.FILESET, "camera", "default", 0, 2, "{}", null, null);
      replies.add(pool.acceptance().accept(job));
      replies.add(pool.jobTransitions().enqueue(id));
    }
    replies.forEach(CompletableFuture::join);
  }

  /** Microseconds per ended job; replacement jobs are queued outside the measurement. */
  private double steps(int count) {
    long nanos = 0;
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      List<CompletableFuture<AttemptEndReply>> ends = new ArrayList<>();
      for (RoutedAssignment placement : running) {
        ends.add(pool.jobTransitions().complete(placement.assignment(), 2, null));
      }
      List<RoutedAssignment> next = new ArrayList<>();
      ends.forEach(end -> next.addAll(end.join().commands().starts()));
      nanos += System.nanoTime() - start;
      running = next;
      if (running.size() != SLOTS) {
        throw new IllegalStateException(
            "expected " + SLOTS + " running jobs, but there are " + running.size());
      }
      enqueue(SLOTS);
    }
    return nanos / 1e3 / count / SLOTS;
  }
}
