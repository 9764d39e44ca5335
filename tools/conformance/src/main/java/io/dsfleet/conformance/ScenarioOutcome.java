package io.dsfleet.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one scenario.
 *
 * @param scenario its name, stable
 * @param asks what it asks of the other side
 * @param failure null if it passed, else worded "expected ..., but ..."
 * @param remarks what the author should know although nothing is wrong
 * @param millis how long it took
 */
public record ScenarioOutcome(
    String scenario, String asks, @Nullable String failure, List<String> remarks, long millis) {

  public ScenarioOutcome {
    remarks = List.copyOf(remarks);
  }

  /** Whether the other side did all that was asked. */
  public boolean passed() {
    return failure == null;
  }
}
