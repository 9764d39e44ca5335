package io.dsfleet.gateway.http;

import io.dsfleet.messages.job.FieldError;
import java.util.List;

/** Ends a request with an error response. Has no stack trace, because the client is at fault. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ProblemResponse problem;

  public ProblemException(ProblemResponse problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public ProblemException(ProblemCode code, String detail) {
    this(ProblemResponse.of(code, detail));
  }

  /** A 422 for one invalid field. */
  public static ProblemException invalidField(String field, String message) {
    return new ProblemException(
        ProblemResponse.invalidRequest(List.of(new FieldError(field, message))));
  }

  /** The response. */
  public ProblemResponse problem() {
    return problem;
  }
}
