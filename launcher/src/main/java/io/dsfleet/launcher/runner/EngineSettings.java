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
 * @param attempts maximum attempts of a call
 * @param failures consecutive failures that open the circuit breaker
 * @param pause time that the circuit breaker stays open
 */
public record EngineSettings(
    @DefaultValue("unix:///var/run/docker.sock") URI host,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("2") int attempts,
    @DefaultValue("4") int failures,
    @DefaultValue("5s") Duration pause) {
  public EngineSettings {
    if (attempts < 1 || failures < 1) {
      throw new IllegalArgumentException(
          "dsfleet.launcher.docker.attempts and failures must be at least 1, but are "
              + attempts
              + " and "
              + failures);
    }
  }
}
