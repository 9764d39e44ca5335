package io.dsfleet.gateway.submission;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.job.IdempotencyKeyRule;
import org.jspecify.annotations.Nullable;

/** Validates the header {@code Idempotency-Key}. */
final class IdempotencyKeyValidator {
  private IdempotencyKeyValidator() {}

  /** Throws a 400 problem if the key is invalid. */
  static void validate(@Nullable String key) {
    if (key != null && !IdempotencyKeyRule.isValid(key)) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "the Idempotency-Key must be 1 to 255 visible ASCII characters");
    }
  }
}
