package io.dsfleet.state;

import java.util.List;

/** Reply of {@link InstanceTransitions#admit}. */
public sealed interface AdmitReply {

  /**
   * The slots are in use.
   *
   * @param duties what the app should be doing on the slots that are not free
   * @param strays what the app holds and no assignment stands for: to be interrupted
   * @param orders starts of further jobs on the free ones (and on other instances')
   */
  record Admitted(long epoch, List<Duty> duties, List<HeldCamera> strays, Orders orders)
      implements AdmitReply {
    public Admitted {
      duties = List.copyOf(duties);
      strays = List.copyOf(strays);
    }
  }

  /** Another session of the instance is the present one, or none is; nothing changed. */
  record Fenced(long currentSession) implements AdmitReply {}

  /** What the app should be doing on one slot. */
  sealed interface Duty {

    /** The assignment that the duty is about. */
    Placement placement();

    /** The attempt was assigned, its start not answered: issue the start (again). */
    record Start(Placement placement) implements Duty {}

    /** The app started it before: it should run; feeding goes on. */
    record Run(Placement placement) implements Duty {}

    /** It must not run: cancelled, or tried elsewhere since. Interrupt it. */
    record Interrupt(Placement placement) implements Duty {}
  }
}
