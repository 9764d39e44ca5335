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
 * @param traceparent W3C trace context that the job's trace continues, null if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmitJob(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
    @JsonProperty("reply_to") @Nullable String replyTo,
    @JsonProperty("traceparent") @Nullable String traceparent)
    implements BrokerMessage {

  /** A submission without a trace context. */
  public SubmitJob(
      @Nullable String jobId,
      AnalysisRequest request,
      @Nullable String idempotencyKey,
      @Nullable String replyTo) {
    this(jobId, request, idempotencyKey, replyTo, null);
  }

  /** The same submission with this reply queue and trace context, unless it has its own. */
  public SubmitJob withDefaults(@Nullable String queue, @Nullable String trace) {
    return new SubmitJob(
        jobId,
        request,
        idempotencyKey,
        replyTo == null ? queue : replyTo,
        traceparent == null ? trace : traceparent);
  }
}
