package io.dsfleet.gateway.submission;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the header {@code Idempotency-Key}. */
final class IdempotencyKeyValidator {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private IdempotencyKeyValidator() {}

  /** Throws a 400 problem if the key is invalid. */
  static void validate(@Nullable String key) {
    if (key != null && !KEY.matcher(key).matches()) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "the Idempotency-Key must be 1 to 255 visible ASCII characters");
    }
  }
}
