package io.dsfleet.messages.job;

import java.util.regex.Pattern;

/** The rule for idempotency keys, the same over HTTP and AMQP. */
public final class IdempotencyKeyRule {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private IdempotencyKeyRule() {}

  /** Whether the key has 1 to 255 characters, all of them visible ASCII. */
  public static boolean isValid(String key) {
    return KEY.matcher(key).matches();
  }
}
