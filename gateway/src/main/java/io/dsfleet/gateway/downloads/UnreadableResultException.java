package io.dsfleet.gateway.downloads;

/** A result file is not in the documented format; the message says where it differs. */
final class UnreadableResultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableResultException(String reason) {
    super(reason);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
