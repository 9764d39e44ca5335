package io.dsfleet.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457), {@code detail} where the original server had it.
 *
 * @param code word that a program may switch over
 * @param jobId the job that stands in the way, if one does
 * @param errors what is wrong with which field of a request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @JsonProperty("type") String type,
    @JsonProperty("title") String title,
    @JsonProperty("status") int status,
    @JsonProperty("detail") String detail,
    @JsonProperty("code") String code,
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("errors") @Nullable List<FieldError> errors) {

  /** An error with nothing but a sentence. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(
        "urn:dsfleet:problem:" + code.wire(),
        code.title(),
        code.status(),
        detail,
        code.wire(),
        null,
        null);
  }

  /** The same, naming the job in the way. */
  public Problem withJob(String job) {
    return new Problem(type, title, status, detail, code, job, errors);
  }

  /** The request's fields are wrong; {@code errors} is not empty. */
  public static Problem invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    Problem plain = of(ProblemCode.INVALID_REQUEST, first.field() + ": " + first.message());
    return new Problem(
        plain.type, plain.title, plain.status, plain.detail, plain.code, null, List.copyOf(errors));
  }
}
