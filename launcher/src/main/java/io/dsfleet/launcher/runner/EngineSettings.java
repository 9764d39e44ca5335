package io.dsfleet.launcher.runner;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the Docker Engine is reached; a TLS address takes its certificates from Docker's own
 * variables.
 *
 * @param host its address
 * @param timeout how long an answer may take
 * @param attempts calls of one question before it is given up
 * @param failures failures in a row after which it is not asked for {@code pause}
 * @param pause how long it is then left alone
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
          "expected dsfleet.launcher.docker.attempts and failures >= 1, but one is less");
    }
  }
}
