package io.dsfleet.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of one scenario.
 *
 * @param scenario stable name of the scenario
 * @param requirement what the scenario requires of the app
 * @param failure null if it passed, else a sentence "expected ..., but ..."
 * @param frames last frames of a failed scenario, oldest first; empty if it passed
 * @param remarks notes for the author of the app that are not failures
 * @param millis duration in milliseconds
 */
public record ScenarioOutcome(
    String scenario,
    String requirement,
    @Nullable String failure,
    List<String> frames,
    List<String> remarks,
    long millis) {

  public ScenarioOutcome {
    frames = List.copyOf(frames);
    remarks = List.copyOf(remarks);
  }

  /** Whether the app met the requirement. */
  public boolean passed() {
    return failure == null;
  }
}
