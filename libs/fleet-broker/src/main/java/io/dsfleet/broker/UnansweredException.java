package io.dsfleet.broker;

/** A request got no reply. */
public final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no reply. */
  public enum Reason {
    /** No service handles the routing key; the request was not executed. */
    NOBODY,
    /** The timeout passed; it is unknown whether the request was executed. */
    LATE
  }

  private final Reason reason;

  UnansweredException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The reason. */
  public Reason reason() {
    return reason;
  }
}
