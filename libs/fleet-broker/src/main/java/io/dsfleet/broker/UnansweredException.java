package io.dsfleet.broker;

/** A request has no answer; whether it was done is unknown where somebody may have heard it. */
public final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Reason {
    /** Nobody serves the key: the request was not done. */
    NOBODY,
    /** The deadline is over: whether it was done is unknown. */
    LATE
  }

  private final Reason reason;

  UnansweredException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why there is no answer. */
  public Reason reason() {
    return reason;
  }
}
