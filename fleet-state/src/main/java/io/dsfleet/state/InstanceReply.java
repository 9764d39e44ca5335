package io.dsfleet.state;

import java.util.List;

/** Reply of {@link InstanceTransitions#drain} and {@link InstanceTransitions#ended}. */
public sealed interface InstanceReply {

  /**
   * Done.
   *
   * @param session number of the instance's session
   * @param held after a drain: what still runs there
   * @param orders what bridges must now be told
   */
  record Done(long session, List<Placement> held, Orders orders) implements InstanceReply {
    public Done {
      held = List.copyOf(held);
    }
  }

  /** The instance is unknown or in another life; nothing changed. */
  record Fenced() implements InstanceReply {}
}
