package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job. An upstream leaves {@code jobId} out; the gateway names the job that it has
 * recorded.
 *
 * @param traceparent of the upstream (W3C trace context), which the job's trace goes on with; null
 *     where it names none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmitJob(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
    @JsonProperty("reply_to") @Nullable String replyTo,
    @JsonProperty("traceparent") @Nullable String traceparent)
    implements BrokerMessage {

  /** One that belongs to no trace of its sender's. */
  public SubmitJob(
      @Nullable String jobId,
      AnalysisRequest request,
      @Nullable String idempotencyKey,
      @Nullable String replyTo) {
    this(jobId, request, idempotencyKey, replyTo, null);
  }

  /** The same, answered to the queue and in the trace where it names none itself. */
  public SubmitJob addressed(@Nullable String queue, @Nullable String trace) {
    return new SubmitJob(
        jobId,
        request,
        idempotencyKey,
        replyTo == null ? queue : replyTo,
        traceparent == null ? trace : traceparent);
  }
}
