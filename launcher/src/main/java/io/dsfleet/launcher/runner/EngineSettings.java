package io.dsfleet.launcher.runner;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to the Docker Engine. A TLS connection uses the certificates of Docker's environment
 * variables.
 *
 * @param host URL of the engine
 * @param timeout response timeout
 * @param maxAttempts maximum attempts of a call
 * @param maxFailures consecutive failures that open the circuit breaker
 * @param openInterval time that the circuit breaker stays open
 */
public record EngineSettings(
    @DefaultValue("unix:///var/run/docker.sock") URI host,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("2") int maxAttempts,
    @DefaultValue("4") int maxFailures,
    @DefaultValue("5s") Duration openInterval) {
  public EngineSettings {
    if (maxAttempts < 1 || maxFailures < 1) {
      throw new IllegalArgumentException(
          "dsfleet.launcher.docker.max-attempts and failures must be at least 1, but are "
              + maxAttempts
              + " and "
              + maxFailures);
    }
  }
}
