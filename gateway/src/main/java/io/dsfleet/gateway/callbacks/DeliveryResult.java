package io.dsfleet.gateway.callbacks;

/** Result of one attempt to deliver a callback. */
sealed interface DeliveryResult {
  /** The receiver accepted it. */
  record Delivered() implements DeliveryResult {}

  /** The attempt failed; a later one may succeed. */
  record Retry(String reason) implements DeliveryResult {}

  /** No later attempt can succeed. */
  record Rejected(String reason) implements DeliveryResult {}
}
