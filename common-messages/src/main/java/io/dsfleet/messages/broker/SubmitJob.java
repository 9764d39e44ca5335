package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import org.jspecify.annotations.Nullable;

/**
 * Submits a job.
 *
 * @param jobId id of the job that the gateway has stored; null from an upstream
 * @param idempotencyKey key that makes a repeated submission return the same job, null if none
 * @param replyTo queue for the reply, null if none
 * @param correlationId AMQP correlation id of the reply, null if none
 * @param traceparent W3C trace context that the job's trace continues, null if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmitJob(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
    @JsonProperty("reply_to") @Nullable String replyTo,
    @JsonProperty("correlation_id") @Nullable String correlationId,
    @JsonProperty("traceparent") @Nullable String traceparent)
    implements BrokerMessage {

  /** A submission without a correlation id and a trace context. */
  public SubmitJob(
      @Nullable String jobId,
      AnalysisRequest request,
      @Nullable String idempotencyKey,
      @Nullable String replyTo) {
    this(jobId, request, idempotencyKey, replyTo, null, null);
  }

  /** The same submission with these properties, unless it has its own. */
  public SubmitJob withDefaults(
      @Nullable String queue, @Nullable String correlation, @Nullable String trace) {
    return new SubmitJob(
        jobId,
        request,
        idempotencyKey,
        replyTo == null ? queue : replyTo,
        correlationId == null ? correlation : correlationId,
        traceparent == null ? trace : traceparent);
  }
}
