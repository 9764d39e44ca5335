package io.dsfleet.bridge.session;

/** WebSocket close codes sent by the bridge. */
public enum CloseCode {
  DONE(1000),
  DRAINING(1001),
  NOT_TEXT(1003),
  POLICY(1008),
  TOO_BIG(1009),
  OUR_FAULT(1011),
  TRY_LATER(1013),
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
