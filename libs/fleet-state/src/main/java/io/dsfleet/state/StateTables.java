package io.dsfleet.state;

import static io.dsfleet.state.InstanceState.FAILED;
import static io.dsfleet.state.InstanceState.LAUNCHING;
import static io.dsfleet.state.InstanceState.LOST;
import static io.dsfleet.state.InstanceState.READY;
import static io.dsfleet.state.InstanceState.STOPPED;
import static io.dsfleet.state.InstanceState.TERMINATING;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The transitions of the four state machines; the scripts make no others. */
public final class StateTables {

  /**
   * A transition.
   *
   * @param from null if it creates the object
   * @param to null if it deletes the object
   * @param cause the trigger, for the diagram
   */
  public record Edge<S>(@Nullable S from, @Nullable S to, String cause) {}

  /** Transitions of a job. */
  public static final List<Edge<JobState>> JOB =
      List.of(
          new Edge<>(null, JobState.ACCEPTED, "accept"),
          new Edge<>(JobState.ACCEPTED, JobState.QUEUED, "enqueue"),
          new Edge<>(JobState.ACCEPTED, JobState.CANCELLED, "cancel"),
          new Edge<>(JobState.QUEUED, JobState.ASSIGNED, "a slot is free"),
          new Edge<>(JobState.QUEUED, JobState.CANCELLED, "cancel"),
          new Edge<>(JobState.ASSIGNED, JobState.STARTED, "analysis_started ok"),
          new Edge<>(
              JobState.ASSIGNED,
              JobState.RUNNING,
              "a file started before analysis_started arrived"),
          new Edge<>(JobState.ASSIGNED, JobState.QUEUED, "refused, overdue, app gone"),
          new Edge<>(JobState.ASSIGNED, JobState.FAILED, "retry budget spent, not retryable"),
          new Edge<>(JobState.ASSIGNED, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.ASSIGNED, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.STARTED, JobState.RUNNING, "processing_started, progress"),
          new Edge<>(JobState.STARTED, JobState.QUEUED, "refused, overdue, app gone"),
          new Edge<>(JobState.STARTED, JobState.FAILED, "retry budget spent, not retryable"),
          new Edge<>(JobState.STARTED, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.STARTED, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.RUNNING, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.RUNNING, JobState.QUEUED, "refused, stalled, app gone"),
          new Edge<>(JobState.RUNNING, JobState.FAILED, "retry budget spent, not retryable"),
          new Edge<>(JobState.RUNNING, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.CANCELLING, JobState.CANCELLED, "analysis_interrupted, overdue"),
          new Edge<>(JobState.CANCELLING, JobState.COMPLETED, "analysis_complete came first"));

  /** Transitions of a slot. */
  public static final List<Edge<SlotState>> SLOT =
      List.of(
          new Edge<>(null, SlotState.FREE, "admit"),
          new Edge<>(null, SlotState.SUSPECT, "admit, the app holds a camera there"),
          new Edge<>(SlotState.FREE, SlotState.HELD, "assign"),
          new Edge<>(SlotState.FREE, null, "session lost, drain, instance ended"),
          new Edge<>(SlotState.HELD, SlotState.FREE, "complete, interrupted, refuse"),
          new Edge<>(SlotState.HELD, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Edge<>(SlotState.HELD, SlotState.DRAINING, "drain"),
          new Edge<>(SlotState.HELD, null, "instance ended"),
          new Edge<>(SlotState.SUSPECT, SlotState.HELD, "app reconnected"),
          new Edge<>(SlotState.SUSPECT, SlotState.FREE, "end confirmed"),
          new Edge<>(SlotState.SUSPECT, SlotState.DRAINING, "app reconnected, draining"),
          new Edge<>(SlotState.SUSPECT, null, "grace over, instance ended or replaced"),
          new Edge<>(SlotState.DRAINING, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Edge<>(SlotState.DRAINING, null, "its job ended"));

  /** Transitions of an instance. LAUNCHING is a process record that has no session yet. */
  public static final List<Edge<InstanceState>> INSTANCE =
      List.of(
          new Edge<>(null, LAUNCHING, "launch"),
          new Edge<>(LAUNCHING, READY, "session claimed"),
          new Edge<>(null, READY, "session claimed"),
          new Edge<>(null, TERMINATING, "session claimed, launch in shutdown"),
          new Edge<>(READY, InstanceState.RUNNING, "admit"),
          new Edge<>(READY, LOST, "session lost"),
          new Edge<>(READY, TERMINATING, "drain"),
          new Edge<>(READY, STOPPED, "process ended"),
          new Edge<>(READY, FAILED, "process died"),
          new Edge<>(InstanceState.RUNNING, READY, "session superseded"),
          new Edge<>(InstanceState.RUNNING, LOST, "session lost"),
          new Edge<>(InstanceState.RUNNING, TERMINATING, "drain"),
          new Edge<>(InstanceState.RUNNING, STOPPED, "process ended"),
          new Edge<>(InstanceState.RUNNING, FAILED, "process died"),
          new Edge<>(LOST, READY, "session claimed"),
          new Edge<>(LOST, TERMINATING, "session claimed, draining"),
          new Edge<>(LOST, STOPPED, "process ended"),
          new Edge<>(LOST, FAILED, "process died"),
          new Edge<>(LOST, null, "retention over"),
          new Edge<>(TERMINATING, LOST, "session lost"),
          new Edge<>(TERMINATING, READY, "another process took over"),
          new Edge<>(TERMINATING, STOPPED, "process ended"),
          new Edge<>(TERMINATING, FAILED, "process died"),
          new Edge<>(STOPPED, READY, "session claimed"),
          new Edge<>(STOPPED, TERMINATING, "session claimed, launch in shutdown"),
          new Edge<>(STOPPED, null, "retention over"),
          new Edge<>(FAILED, READY, "session claimed"),
          new Edge<>(FAILED, TERMINATING, "session claimed, launch in shutdown"),
          new Edge<>(FAILED, null, "retention over"));

  /** Stages of a shutdown. A later shutdown of the same instance starts again. */
  public static final List<Edge<StopRung>> STOP =
      List.of(
          new Edge<>(null, StopRung.DRAIN, "requested, waiting for its jobs"),
          new Edge<>(null, StopRung.INTERRUPT, "requested"),
          new Edge<>(null, StopRung.TERMINATE, "requested, no session"),
          new Edge<>(null, StopRung.TERM, "requested, launched, no session"),
          new Edge<>(
              StopRung.DRAIN, StopRung.INTERRUPT, "its jobs ended, overdue, drain cut short"),
          new Edge<>(StopRung.DRAIN, StopRung.TERMINATE, "session lost"),
          new Edge<>(StopRung.DRAIN, StopRung.STOPPED, "process ended"),
          new Edge<>(StopRung.INTERRUPT, StopRung.TERMINATE, "its jobs ended, overdue"),
          new Edge<>(StopRung.INTERRUPT, StopRung.STOPPED, "process ended"),
          new Edge<>(StopRung.TERMINATE, StopRung.TERM, "overdue, session lost"),
          new Edge<>(StopRung.TERMINATE, StopRung.STOPPED, "process ended"),
          new Edge<>(StopRung.TERMINATE, StopRung.FAILED, "overdue, not launched by dsfleet"),
          new Edge<>(StopRung.TERM, StopRung.KILL, "overdue"),
          new Edge<>(StopRung.TERM, StopRung.STOPPED, "process ended"),
          new Edge<>(StopRung.KILL, StopRung.STOPPED, "process ended"),
          new Edge<>(StopRung.STOPPED, null, "retention over"),
          new Edge<>(StopRung.FAILED, null, "retention over"));

  private StateTables() {}

  /** Renders the table as a Mermaid state diagram. */
  static String mermaid(List<? extends Edge<?>> table) {
    return table.stream()
        .map(edge -> "    " + name(edge.from()) + " --> " + name(edge.to()) + ": " + edge.cause())
        .collect(Collectors.joining("\n", "stateDiagram-v2\n", "\n"));
  }

  private static String name(@Nullable Object state) {
    return state == null ? "[*]" : state.toString();
  }
}
