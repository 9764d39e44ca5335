package io.dsfleet.broker.request;

/** A request got no reply. */
public final class RequestUnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no reply. */
  public enum Reason {
    /** No service handles the routing key; the request was not executed. */
    NO_SERVER,
    /** The timeout passed; it is unknown whether the request was executed. */
    TIMED_OUT
  }

  private final Reason reason;

  RequestUnansweredException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The reason. */
  public Reason reason() {
    return reason;
  }
}
