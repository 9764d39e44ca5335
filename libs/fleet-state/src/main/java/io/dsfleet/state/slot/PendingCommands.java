package io.dsfleet.state.slot;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands to send to bridges. Each also has a timer and is repeated until it is answered, so
 * losing this value only delays it.
 *
 * @param starts attempts to start
 * @param interrupts attempts to stop
 */
public record PendingCommands(List<RoutedAssignment> starts, List<RoutedAssignment> interrupts) {
  /** No commands. */
  public static final PendingCommands NONE = new PendingCommands(List.of(), List.of());

  public PendingCommands {
    starts = List.copyOf(starts);
    interrupts = List.copyOf(interrupts);
  }

  /** The commands of both. */
  public PendingCommands plus(PendingCommands other) {
    List<RoutedAssignment> allStarts = new ArrayList<>(starts);
    allStarts.addAll(other.starts);
    List<RoutedAssignment> allInterrupts = new ArrayList<>(interrupts);
    allInterrupts.addAll(other.interrupts);
    return new PendingCommands(allStarts, allInterrupts);
  }

  /** Whether there are no commands. */
  public boolean isEmpty() {
    return starts.isEmpty() && interrupts.isEmpty();
  }
}
