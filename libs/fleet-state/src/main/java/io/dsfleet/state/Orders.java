package io.dsfleet.state;

import java.util.ArrayList;
import java.util.List;

/**
 * What bridges must now be told. Each order also stands in the agenda and is issued again until it
 * is answered, so losing this value loses nothing but time.
 *
 * @param starts attempts to start
 * @param interrupts attempts to stop
 */
public record Orders(List<Placement> starts, List<Placement> interrupts) {
  /** Nothing to tell. */
  public static final Orders NONE = new Orders(List.of(), List.of());

  public Orders {
    starts = List.copyOf(starts);
    interrupts = List.copyOf(interrupts);
  }

  /** Both together. */
  public Orders and(Orders other) {
    List<Placement> allStarts = new ArrayList<>(starts);
    allStarts.addAll(other.starts);
    List<Placement> allInterrupts = new ArrayList<>(interrupts);
    allInterrupts.addAll(other.interrupts);
    return new Orders(allStarts, allInterrupts);
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return starts.isEmpty() && interrupts.isEmpty();
  }
}
