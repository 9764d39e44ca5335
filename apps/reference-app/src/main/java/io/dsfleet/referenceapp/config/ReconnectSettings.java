package io.dsfleet.referenceapp.config;

import java.time.Duration;

/**
 * How long to wait before the next attempt to connect. There is no last attempt.
 *
 * @param initialInterval after the first failure
 * @param maxInterval at most, after more failures
 * @param exponential whether each failure doubles the wait
 * @param minAfterShutdown at least, after the close codes of a server that stops (1001, 1012)
 * @param minAfterOverload at least, after that of a server that is full (1013)
 */
public record ReconnectSettings(
    Duration initialInterval,
    Duration maxInterval,
    boolean exponential,
    Duration minAfterShutdown,
    Duration minAfterOverload) {

  static ReconnectSettings read(IniFile ini) throws InvalidConfigurationException {
    Duration first = ServerSettings.seconds(ini, "reconnect_interval", 1);
    Duration most = ServerSettings.seconds(ini, "max_reconnect_interval", 30);
    boolean doubling = ini.groupWith("exponential_backoff").flag("exponential_backoff", true);
    Duration least = first.isZero() ? Duration.ofMillis(100) : first;
    return new ReconnectSettings(
        least,
        most.compareTo(least) < 0 ? least : most,
        doubling,
        ServerSettings.seconds(ini, "shutdown_retry_interval", 5),
        ServerSettings.seconds(ini, "overload_retry_interval", 10));
  }
}
