package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job. An upstream leaves {@code jobId} out; the gateway names the job that it has
 * recorded.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmitJob(
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
    @JsonProperty("reply_to") @Nullable String replyTo)
    implements BrokerMessage {}
