package io.dsfleet.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now to end an instance.
 *
 * @param rung where its end is
 * @param processId its launch, null if it was not launched by us
 * @param host of that launch
 * @param retire whether its launcher is to be told that the end is no crash
 * @param session that is to be told {@code terminate_app}, 0: none
 * @param killGraceMillis from SIGTERM to SIGKILL of a kill that is to be ordered, -1: none
 * @param interrupts attempts to interrupt
 */
public record StopOrder(
    String instanceId,
    StopRung rung,
    String reason,
    @Nullable String processId,
    @Nullable String host,
    boolean retire,
    long session,
    long killGraceMillis,
    List<Placement> interrupts) {
  public StopOrder {
    interrupts = List.copyOf(interrupts);
  }
}
