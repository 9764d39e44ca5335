package io.dsfleet.bridge.session;

/** WebSocket close codes sent by the bridge. */
public enum CloseCode {
  NORMAL(1000),
  GOING_AWAY(1001),
  UNSUPPORTED_DATA(1003),
  POLICY_VIOLATION(1008),
  MESSAGE_TOO_BIG(1009),
  INTERNAL_ERROR(1011),
  TRY_AGAIN_LATER(1013),
  SUPERSEDED(4001),
  DUPLICATE(4409);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** Numeric close code. */
  public int number() {
    return number;
  }
}
