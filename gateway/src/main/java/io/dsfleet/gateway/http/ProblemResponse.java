package io.dsfleet.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.messages.job.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error response (RFC 9457).
 *
 * @param code stable identifier of the kind of error, for programs
 * @param jobId the conflicting job, null if there is none
 * @param errors invalid fields of a 422, null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemResponse(
    @JsonProperty("type") String type,
    @JsonProperty("title") String title,
    @JsonProperty("status") int status,
    @JsonProperty("detail") String detail,
    @JsonProperty("code") String code,
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("errors") @Nullable List<FieldError> errors) {

  private static final int MAX_QUOTED_LENGTH = 100;

  /** The text as error messages quote it: of limited length, without control characters. */
  public static String quotable(String text) {
    String printable = PrintableText.replace(text, "?");
    return printable.length() <= MAX_QUOTED_LENGTH
        ? printable
        : printable.substring(0, MAX_QUOTED_LENGTH) + "...";
  }

  /** An error without job and fields. */
  public static ProblemResponse of(ProblemCode code, String detail) {
    return new ProblemResponse(
        "urn:dsfleet:problem:" + code.wireName(),
        code.title(),
        code.status(),
        detail,
        code.wireName(),
        null,
        null);
  }

  /** A copy that names the conflicting job. */
  public ProblemResponse withJobId(String job) {
    return new ProblemResponse(type, title, status, detail, code, job, errors);
  }

  /** A 422 for these invalid fields; {@code errors} must not be empty. */
  public static ProblemResponse invalidRequest(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    ProblemResponse plain = of(ProblemCode.INVALID_REQUEST, first.field() + ": " + first.message());
    return new ProblemResponse(
        plain.type, plain.title, plain.status, plain.detail, plain.code, null, List.copyOf(errors));
  }
}
