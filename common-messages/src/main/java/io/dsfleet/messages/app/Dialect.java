package io.dsfleet.messages.app;

/** Which spelling of the protocol a session speaks. */
public enum Dialect {
  /** 001: one discriminator {@code type}, {@code files}, {@code camera_type}. */
  CURRENT,
  /** 000: {@code action} for requests, {@code event} for replies, {@code items}, {@code type}. */
  OLDEST
}
