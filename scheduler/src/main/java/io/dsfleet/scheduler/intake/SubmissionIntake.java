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
 * Takes the submissions of one pool: those that the gateway recorded, by their id, and those that
 * upstreams publish themselves, which are validated here as the gateway validates its own.
 */
public final class SubmissionIntake implements EnvelopeHandler<SubmitJob> {
  private static final JobLines LINES = JobLines.of("scheduler");

  private final PoolState pool;
  private final BareSubmissions bare;
  private final Dispatcher dispatcher;
  private final SchedulerMetrics metrics;

  /** Takes the pool's submissions. */
  public SubmissionIntake(
      PoolState pool, BareSubmissions bare, Dispatcher dispatcher, SchedulerMetrics metrics) {
    this.pool = pool;
    this.bare = bare;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<SubmitJob> items) {
    List<CompletableFuture<Optional<String>>> refusals = items.stream().map(this::take).toList();
    // The record runs calls in their order: what is enqueued above is seen by this assignment.
    var orders = pool.jobTransitions().assign(items.size());
    List<BrokerCodec.Rejected> rejected = new java.util.ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> reason = refusals.get(i).join();
      if (reason.isPresent()) {
        rejected.add(new BrokerCodec.Rejected(text(items.get(i)), reason.get()));
      }
    }
    dispatcher.issue(pool, orders.join());
    metrics.jobs("queued", items.size() - rejected.size());
    metrics.jobs("refused", rejected.size());
    return rejected;
  }

  private CompletableFuture<Optional<String>> take(SubmitJob item) {
    String jobId = item.jobId();
    if (jobId == null) {
      return bare.take(pool, item);
    }
    if (!JobIds.poolOf(jobId).equals(pool.name())) {
      return refused("expected a job of pool " + pool.name() + ", but it is " + jobId);
    }
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenCompose(
            reply ->
                switch (reply) {
                  case EnqueueReply.Enqueued _ -> {
                    LINES.say(jobId, "queued");
                    yield taken();
                  }
                  case EnqueueReply.AlreadyDone _ -> taken();
                  case EnqueueReply.Unknown _ -> unknown(item, jobId);
                });
  }

  /** Was it recorded in the moments that a rebuilt record does not know? */
  private CompletableFuture<Optional<String>> unknown(SubmitJob item, String jobId) {
    return pool.rebuilding()
        .generation()
        .thenCompose(
            generation ->
                generation.orElse(0) > 0
                    ? bare.takeAgain(pool, item, jobId)
                    : refused("expected a recorded job, but there is none: " + jobId));
  }

  private static CompletableFuture<Optional<String>> taken() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static CompletableFuture<Optional<String>> refused(String reason) {
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  private static String text(SubmitJob item) {
    return new String(BrokerCodec.encode(item), StandardCharsets.UTF_8);
  }
}
