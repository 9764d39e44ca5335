package io.dsfleet.gateway.submission;

import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.PoolState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes recorded jobs to RabbitMQ in the background. Unconfirmed jobs stay in the outbox in
 * Redis, from which the sweeper publishes them again.
 */
final class SubmissionPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionPublisher.class);

  private final EnvelopePublisher publisher;
  private final SubmissionGate gate;
  private final Map<String, ConfirmationRecorder> confirmed = new ConcurrentHashMap<>();

  SubmissionPublisher(EnvelopePublisher publisher, SubmissionGate gate) {
    this.publisher = publisher;
    this.gate = gate;
  }

  void publish(PoolState pool, String jobId, AnalysisRequest request) {
    gate.jobPublished();
    var _ =
        publisher
            .send(Topology.JOBS, pool.name(), new SubmitJob(jobId, request, null, null))
            .whenComplete((outcome, failure) -> settled(pool, jobId, outcome, failure));
  }

  private void settled(
      PoolState pool, String jobId, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
    gate.jobSettled(failure != null);
    if (outcome == PublishOutcome.CONFIRMED) {
      confirmed.computeIfAbsent(pool.name(), name -> new ConfirmationRecorder(pool)).add(jobId);
    } else {
      try (LogContext _ = LogContext.of(jobId, null)) {
        LOG.debug("Job {} stays in the outbox: {}", jobId, failure == null ? outcome : failure);
      }
    }
  }
}
