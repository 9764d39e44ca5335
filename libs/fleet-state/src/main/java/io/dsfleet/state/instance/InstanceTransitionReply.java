package io.dsfleet.state.instance;

import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.List;

/** Reply of {@link InstanceTransitions#drain} and {@link InstanceTransitions#endProcess}. */
public sealed interface InstanceTransitionReply {

  /**
   * The transition was made.
   *
   * @param session number of the instance's current or last session
   * @param running after a drain: the assignments that still run
   * @param commands the commands to send now
   */
  record Done(long session, List<RoutedAssignment> running, PendingCommands commands)
      implements InstanceTransitionReply {
    public Done {
      running = List.copyOf(running);
    }
  }

  /** The instance is unknown, has ended or has another epoch; nothing changed. */
  record Fenced() implements InstanceTransitionReply {}
}
