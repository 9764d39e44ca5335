package io.dsfleet.state;

import java.util.List;

/** Reply of {@link InstanceTransitions#admit}. */
public sealed interface AdmitReply {

  /**
   * The slots are in use.
   *
   * @param duties what the app should do on the slots that have a job
   * @param strays cameras that the app holds without an assignment, to be interrupted
   * @param orders commands for jobs that were assigned to free slots, also of other instances
   */
  record Admitted(long epoch, List<Duty> duties, List<HeldCamera> strays, Orders orders)
      implements AdmitReply {
    public Admitted {
      duties = List.copyOf(duties);
      strays = List.copyOf(strays);
    }
  }

  /** The session is not the instance's current one; nothing changed. */
  record Fenced(long currentSession) implements AdmitReply {}

  /** What the app should do on a slot. */
  sealed interface Duty {

    /** The assignment on the slot. */
    Placement placement();

    /** The attempt is assigned but its start is not confirmed: send the start (again). */
    record Start(Placement placement) implements Duty {}

    /** The app has started the attempt: it continues, and so does the push of files. */
    record Run(Placement placement) implements Duty {}

    /** The attempt was cancelled or abandoned: interrupt it. */
    record Interrupt(Placement placement) implements Duty {}
  }
}
