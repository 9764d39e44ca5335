package io.dsfleet.state;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Deadlines of the stop ladder's rungs.
 *
 * @param drain for the jobs of a draining instance
 * @param interrupt for its jobs to be interrupted, and for its launcher to know
 * @param terminate for the app to end after {@code terminate_app}
 * @param term from SIGTERM to SIGKILL
 * @param look longest pause between two looks at an end that is under way
 */
public record StopTimings(
    @DefaultValue("1h") Duration drain,
    @DefaultValue("10s") Duration interrupt,
    @DefaultValue("10s") Duration terminate,
    @DefaultValue("10s") Duration term,
    @DefaultValue("500ms") Duration look) {

  /** The values that hold where no setting says otherwise. */
  public static StopTimings defaults() {
    return new StopTimings(
        Duration.ofHours(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMillis(500));
  }
}
