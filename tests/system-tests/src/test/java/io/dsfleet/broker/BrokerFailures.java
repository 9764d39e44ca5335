package io.dsfleet.broker;

/** Makes the exception of a broker that is away. */
public final class BrokerFailures {
  private BrokerFailures() {}

  /** The exception. */
  public static BrokerUnavailableException unavailable(String reason) {
    return new BrokerUnavailableException(reason);
  }
}
