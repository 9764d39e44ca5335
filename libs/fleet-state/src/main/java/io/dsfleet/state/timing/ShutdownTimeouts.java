package io.dsfleet.state.timing;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Timeouts of the shutdown stages.
 *
 * @param drain maximum time to wait for the jobs of a draining instance
 * @param interrupt maximum time to interrupt its jobs and to notify its launcher
 * @param terminate maximum time from {@code terminate_app} to the end of the app
 * @param term time from SIGTERM to SIGKILL
 * @param checkInterval maximum interval between two checks of a shutdown
 */
public record ShutdownTimeouts(
    @DefaultValue("1h") Duration drain,
    @DefaultValue("10s") Duration interrupt,
    @DefaultValue("10s") Duration terminate,
    @DefaultValue("10s") Duration term,
    @DefaultValue("500ms") Duration checkInterval) {

  /** The default values. */
  public static ShutdownTimeouts defaults() {
    return new ShutdownTimeouts(
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMillis(500));
  }
}
