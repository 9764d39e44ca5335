package io.dsfleet.scheduler.submission;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.EnqueueReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Handles the submissions of one pool: those that the gateway accepted, by their job id, and those
 * of external systems, which are validated here with the same rules.
 */
public final class SubmissionHandler implements EnvelopeHandler<SubmitJob> {
  private static final JobStepLogger STEPS = JobStepLogger.forService("scheduler");

  private final PoolState pool;
  private final ExternalSubmissions external;
  private final CommandPublisher dispatcher;
  private final SchedulerMetrics metrics;

  /** Handles the submissions of the pool. */
  public SubmissionHandler(
      PoolState pool,
      ExternalSubmissions external,
      CommandPublisher dispatcher,
      SchedulerMetrics metrics) {
    this.pool = pool;
    this.external = external;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.RejectedItem> handle(List<SubmitJob> items) {
    List<CompletableFuture<Optional<String>>> refusals = items.stream().map(this::submit).toList();
    // Redis executes calls in order, so this assignment sees the jobs enqueued above.
    var commands = pool.jobTransitions().assign(items.size());
    List<BrokerCodec.RejectedItem> rejected = new java.util.ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> reason = refusals.get(i).join();
      if (reason.isPresent()) {
        rejected.add(new BrokerCodec.RejectedItem(text(items.get(i)), reason.get()));
      }
    }
    dispatcher.dispatch(pool, commands.join());
    metrics.countJobs("queued", items.size() - rejected.size());
    metrics.countJobs("refused", rejected.size());
    return rejected;
  }

  @Override
  public void onAcknowledged(List<SubmitJob> items) {
    List<SubmitJob> withoutJob = items.stream().filter(item -> item.jobId() == null).toList();
    if (!withoutJob.isEmpty()) {
      external.forgetAttempts(pool, withoutJob);
    }
  }

  private CompletableFuture<Optional<String>> submit(SubmitJob item) {
    String jobId = item.jobId();
    if (jobId == null) {
      return external.accept(pool, item);
    }
    if (item.replyTo() == null) {
      return enqueue(item, jobId);
    }
    return enqueue(item, jobId)
        .thenApply(
            refusal -> {
              external.reply(item, jobId, refusal);
              return refusal;
            });
  }

  private CompletableFuture<Optional<String>> enqueue(SubmitJob item, String jobId) {
    if (!jobId.startsWith(pool.name() + ".")) {
      return refused("job '" + jobId + "' does not belong to pool " + pool.name());
    }
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenCompose(
            reply ->
                switch (reply) {
                  case EnqueueReply.Enqueued _ -> {
                    STEPS.log(jobId, "queued");
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
    return pool.recovery()
        .generation()
        .thenCompose(
            generation ->
                generation.orElse(0) > 0
                    ? external.restore(pool, item, jobId)
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
