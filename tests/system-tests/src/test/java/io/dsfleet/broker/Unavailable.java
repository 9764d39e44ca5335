package io.dsfleet.broker;

/** Makes the exception of a broker that is away. */
public final class Unavailable {
  private Unavailable() {}

  /** The exception. */
  public static BrokerUnavailableException because(String reason) {
    return new BrokerUnavailableException(reason);
  }
}
