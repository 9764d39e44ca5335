package io.dsfleet.state.shutdown;

import io.dsfleet.state.slot.RoutedAssignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The actions of a shutdown that are due now.
 *
 * @param stage current stage
 * @param processId its launch, null if dsfleet did not launch it
 * @param host host of that launch
 * @param retire whether to notify its launcher that the end is not a crash
 * @param session session to send {@code terminate_app} to, 0 for none
 * @param killGraceMillis time from SIGTERM to SIGKILL of a kill to send, -1 for none
 * @param interrupts attempts to interrupt
 */
public record ShutdownStep(
    String instanceId,
    ShutdownStage stage,
    String reason,
    @Nullable String processId,
    @Nullable String host,
    boolean retire,
    long session,
    long killGraceMillis,
    List<RoutedAssignment> interrupts) {
  public ShutdownStep {
    interrupts = List.copyOf(interrupts);
  }
}
