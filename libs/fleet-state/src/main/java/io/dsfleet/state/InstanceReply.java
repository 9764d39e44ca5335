package io.dsfleet.state;

import java.util.List;

/** Reply of {@link InstanceTransitions#drain} and {@link InstanceTransitions#ended}. */
public sealed interface InstanceReply {

  /**
   * The transition was made.
   *
   * @param session number of the instance's current or last session
   * @param held after a drain: the assignments that still run
   * @param orders the commands to send now
   */
  record Done(long session, List<Placement> held, Orders orders) implements InstanceReply {
    public Done {
      held = List.copyOf(held);
    }
  }

  /** The instance is unknown, has ended or has another epoch; nothing changed. */
  record Fenced() implements InstanceReply {}
}
