package io.dsfleet.state.instance;

import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.List;

/** Reply of {@link InstanceTransitions#admit}. */
public sealed interface SessionAdmitReply {

  /**
   * The slots are in use.
   *
   * @param duties what the app should do on the slots that have a job
   * @param strays cameras that the app holds without an assignment, to be interrupted
   * @param commands commands for jobs that were assigned to free slots, also of other instances
   */
  record Admitted(
      long epoch, List<SlotDuty> duties, List<StreamCamera> strays, PendingCommands commands)
      implements SessionAdmitReply {
    public Admitted {
      duties = List.copyOf(duties);
      strays = List.copyOf(strays);
    }
  }

  /** The session is not the instance's current one; nothing changed. */
  record Fenced(long currentSession) implements SessionAdmitReply {}

  /** What the app should do on a slot. */
  sealed interface SlotDuty {

    /** The assignment on the slot. */
    RoutedAssignment target();

    /** The attempt is assigned but its start is not confirmed: send the start (again). */
    record Start(RoutedAssignment target) implements SlotDuty {}

    /** The app has started the attempt: it continues, and so does the push of files. */
    record Run(RoutedAssignment target) implements SlotDuty {}

    /** The attempt was cancelled or abandoned: interrupt it. */
    record Interrupt(RoutedAssignment target) implements SlotDuty {}
  }
}
