package io.dsfleet.gateway.http;

import io.dsfleet.messages.job.FieldError;
import java.util.List;

/** Ends a request with an error answer; carries no stack, for it is no fault of ours. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /** One field of the request is wrong. */
  public static ProblemException invalid(String field, String message) {
    return new ProblemException(Problem.invalid(List.of(new FieldError(field, message))));
  }

  /** The answer. */
  public Problem problem() {
    return problem;
  }
}
