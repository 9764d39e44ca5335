package io.dsfleet.messages.app;

/** Variant of the protocol that a session uses. */
public enum ProtocolDialect {
  /** Messages are named by {@code type}; fields such as {@code files} and {@code camera_type}. */
  CURRENT,
  /**
   * Requests are named by {@code action}, replies by {@code event}; fields such as {@code items}
   * and {@code type} (the camera type).
   */
  LEGACY
}
