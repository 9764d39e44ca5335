package io.dsfleet.scheduler.intake;

import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.broker.JobLines;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.EnqueueReply;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.PoolState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Handles the submissions of one pool: those that the gateway accepted, by their job id, and those
 * of external systems, which are validated here with the same rules.
 */
public final class SubmissionIntake implements EnvelopeHandler<SubmitJob> {
  private static final JobLines STEPS = JobLines.of("scheduler");

  private final PoolState pool;
  private final BareSubmissions external;
  private final Dispatcher dispatcher;
  private final SchedulerMetrics metrics;

  /** Handles the submissions of the pool. */
  public SubmissionIntake(
      PoolState pool, BareSubmissions external, Dispatcher dispatcher, SchedulerMetrics metrics) {
    this.pool = pool;
    this.external = external;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<SubmitJob> items) {
    List<CompletableFuture<Optional<String>>> refusals = items.stream().map(this::submit).toList();
    // Redis executes calls in order, so this assignment sees the jobs enqueued above.
    var commands = pool.jobTransitions().assign(items.size());
    List<BrokerCodec.Rejected> rejected = new java.util.ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> reason = refusals.get(i).join();
      if (reason.isPresent()) {
        rejected.add(new BrokerCodec.Rejected(text(items.get(i)), reason.get()));
      }
    }
    dispatcher.issue(pool, commands.join());
    metrics.jobs("queued", items.size() - rejected.size());
    metrics.jobs("refused", rejected.size());
    return rejected;
  }

  private CompletableFuture<Optional<String>> submit(SubmitJob item) {
    String jobId = item.jobId();
    if (jobId == null) {
      return external.take(pool, item);
    }
    if (!JobIds.poolOf(jobId).equals(pool.name())) {
      return refused("job '" + jobId + "' does not belong to pool " + pool.name());
    }
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenCompose(
            reply ->
                switch (reply) {
                  case EnqueueReply.Enqueued _ -> {
                    STEPS.say(jobId, "queued");
                    yield accepted();
                  }
                  case EnqueueReply.AlreadyDone _ -> accepted();
                  case EnqueueReply.Unknown _ -> unknown(item, jobId);
                });
  }

  /**
   * A job unknown to a rebuilt state may have been accepted after the last journal line: accept it
   * again.
   */
  private CompletableFuture<Optional<String>> unknown(SubmitJob item, String jobId) {
    return pool.rebuilding()
        .generation()
        .thenCompose(
            generation ->
                generation.orElse(0) > 0
                    ? external.takeAgain(pool, item, jobId)
                    : refused("no job with id '" + jobId + "'"));
  }

  private static CompletableFuture<Optional<String>> accepted() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static CompletableFuture<Optional<String>> refused(String reason) {
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  private static String text(SubmitJob item) {
    return new String(BrokerCodec.encode(item), StandardCharsets.UTF_8);
  }
}
