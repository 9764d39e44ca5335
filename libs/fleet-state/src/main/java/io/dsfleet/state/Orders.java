package io.dsfleet.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands to send to bridges. Each also has a timer and is repeated until it is answered, so
 * losing this value only delays it.
 *
 * @param starts attempts to start
 * @param interrupts attempts to stop
 */
public record Orders(List<Placement> starts, List<Placement> interrupts) {
  /** No commands. */
  public static final Orders NONE = new Orders(List.of(), List.of());

  public Orders {
    starts = List.copyOf(starts);
    interrupts = List.copyOf(interrupts);
  }

  /** The commands of both. */
  public Orders and(Orders other) {
    List<Placement> allStarts = new ArrayList<>(starts);
    allStarts.addAll(other.starts);
    List<Placement> allInterrupts = new ArrayList<>(interrupts);
    allInterrupts.addAll(other.interrupts);
    return new Orders(allStarts, allInterrupts);
  }

  /** Whether there are no commands. */
  public boolean isEmpty() {
    return starts.isEmpty() && interrupts.isEmpty();
  }
}
