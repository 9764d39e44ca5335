package io.dsfleet.devtools.fleet;

/**
 * What is started.
 *
 * @param port of HTTP and WebSocket, on loopback
 * @param apps how many reference apps; 0 starts none
 * @param streams slots of each app
 */
public record FleetOptions(int port, int apps, int streams) {
  private static final int HIGHEST_PORT = 65_535;

  /** Checks the ranges. */
  public FleetOptions {
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("expected a port from 1 to 65535, but got " + port);
    }
    if (apps < 0) {
      throw new IllegalArgumentException("expected 0 or more apps, but got " + apps);
    }
    if (streams < 1) {
      throw new IllegalArgumentException("expected 1 or more streams, but got " + streams);
    }
  }
}
