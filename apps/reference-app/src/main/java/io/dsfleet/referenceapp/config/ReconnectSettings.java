package io.dsfleet.referenceapp.config;

import java.time.Duration;

/**
 * Waits between attempts to connect. The number of attempts is unlimited.
 *
 * @param initialInterval wait after the first failure
 * @param maxInterval maximum wait after further failures
 * @param exponential whether each failure doubles the wait
 * @param minAfterShutdown minimum wait after a server stops (close codes 1001, 1012)
 * @param minAfterOverload minimum wait after a server is overloaded (close code 1013)
 */
public record ReconnectSettings(
    Duration initialInterval,
    Duration maxInterval,
    boolean exponential,
    Duration minAfterShutdown,
    Duration minAfterOverload) {

  static ReconnectSettings read(IniFile ini) throws InvalidConfigurationException {
    Duration first = ServerSettings.seconds(ini, "reconnect_interval", 1);
    Duration max = ServerSettings.seconds(ini, "max_reconnect_interval", 30);
    boolean doubling = ini.groupWith("exponential_backoff").flag("exponential_backoff", true);
    Duration min = first.isZero() ? Duration.ofMillis(100) : first;
    return new ReconnectSettings(
        min,
        max.compareTo(min) < 0 ? min : max,
        doubling,
        ServerSettings.seconds(ini, "shutdown_retry_interval", 5),
        ServerSettings.seconds(ini, "overload_retry_interval", 10));
  }
}
