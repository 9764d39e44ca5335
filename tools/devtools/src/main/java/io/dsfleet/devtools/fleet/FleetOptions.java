package io.dsfleet.devtools.fleet;

/**
 * Size and port of a local fleet.
 *
 * @param port port of HTTP and WebSocket on loopback
 * @param apps number of reference apps, at least 0
 * @param streams slots of each app, at least 1
 */
public record FleetOptions(int port, int apps, int streams) {
  /** Port of a fleet that was started without {@code --port}. */
  public static final int DEFAULT_PORT = 18_000;

  private static final int MAX_PORT = 65_535;

  /** Checks the ranges; throws {@link IllegalArgumentException}. */
  public FleetOptions {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port must be 1 to 65535, but is " + port);
    }
    if (apps < 0) {
      throw new IllegalArgumentException("--apps must be 0 or more, but is " + apps);
    }
    if (streams < 1) {
      throw new IllegalArgumentException("--streams must be 1 or more, but is " + streams);
    }
  }
}
