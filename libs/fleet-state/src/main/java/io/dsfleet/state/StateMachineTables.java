package io.dsfleet.state;

import static io.dsfleet.state.instance.InstanceState.FAILED;
import static io.dsfleet.state.instance.InstanceState.LAUNCHING;
import static io.dsfleet.state.instance.InstanceState.LOST;
import static io.dsfleet.state.instance.InstanceState.READY;
import static io.dsfleet.state.instance.InstanceState.STOPPED;
import static io.dsfleet.state.instance.InstanceState.TERMINATING;

import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.shutdown.ShutdownStage;
import io.dsfleet.state.slot.SlotState;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The transitions of the four state machines; the scripts make no others. */
public final class StateMachineTables {

  /**
   * A transition.
   *
   * @param from null if it creates the object
   * @param to null if it deletes the object
   * @param trigger the trigger, for the diagram
   */
  public record Transition<S>(@Nullable S from, @Nullable S to, String trigger) {}

  /** Transitions of a job. */
  public static final List<Transition<JobState>> JOB =
      List.of(
          new Transition<>(null, JobState.ACCEPTED, "accept"),
          new Transition<>(JobState.ACCEPTED, JobState.QUEUED, "enqueue"),
          new Transition<>(JobState.ACCEPTED, JobState.CANCELLED, "cancel"),
          new Transition<>(JobState.QUEUED, JobState.ASSIGNED, "a slot is free"),
          new Transition<>(JobState.QUEUED, JobState.CANCELLED, "cancel"),
          new Transition<>(JobState.ASSIGNED, JobState.STARTED, "analysis_started ok"),
          new Transition<>(
              JobState.ASSIGNED,
              JobState.RUNNING,
              "a file started before analysis_started arrived"),
          new Transition<>(JobState.ASSIGNED, JobState.QUEUED, "refused, overdue, app gone"),
          new Transition<>(JobState.ASSIGNED, JobState.FAILED, "retry budget spent, not retryable"),
          new Transition<>(JobState.ASSIGNED, JobState.CANCELLING, "cancel"),
          new Transition<>(JobState.ASSIGNED, JobState.COMPLETED, "analysis_complete"),
          new Transition<>(JobState.STARTED, JobState.RUNNING, "processing_started, progress"),
          new Transition<>(JobState.STARTED, JobState.QUEUED, "refused, overdue, app gone"),
          new Transition<>(JobState.STARTED, JobState.FAILED, "retry budget spent, not retryable"),
          new Transition<>(JobState.STARTED, JobState.CANCELLING, "cancel"),
          new Transition<>(JobState.STARTED, JobState.COMPLETED, "analysis_complete"),
          new Transition<>(JobState.RUNNING, JobState.COMPLETED, "analysis_complete"),
          new Transition<>(JobState.RUNNING, JobState.QUEUED, "refused, stalled, app gone"),
          new Transition<>(
              JobState.RUNNING,
              JobState.FAILED,
              "retry budget spent, not retryable, no file could be analysed"),
          new Transition<>(JobState.RUNNING, JobState.CANCELLING, "cancel"),
          new Transition<>(
              JobState.CANCELLING, JobState.CANCELLED, "analysis_interrupted, overdue"),
          new Transition<>(JobState.CANCELLING, JobState.COMPLETED, "analysis_complete came first"),
          new Transition<>(
              JobState.CANCELLING,
              JobState.FAILED,
              "analysis_complete came first, no file could be analysed"));

  /** Transitions of a slot. */
  public static final List<Transition<SlotState>> SLOT =
      List.of(
          new Transition<>(null, SlotState.FREE, "admit"),
          new Transition<>(null, SlotState.SUSPECT, "admit, the app holds a camera there"),
          new Transition<>(SlotState.FREE, SlotState.HELD, "assign"),
          new Transition<>(SlotState.FREE, null, "session lost, drain, instance ended"),
          new Transition<>(SlotState.HELD, SlotState.FREE, "complete, interrupted, refuse"),
          new Transition<>(SlotState.HELD, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Transition<>(SlotState.HELD, SlotState.DRAINING, "drain"),
          new Transition<>(SlotState.HELD, null, "instance ended"),
          new Transition<>(SlotState.SUSPECT, SlotState.HELD, "app reconnected"),
          new Transition<>(SlotState.SUSPECT, SlotState.FREE, "end confirmed"),
          new Transition<>(SlotState.SUSPECT, SlotState.DRAINING, "app reconnected, draining"),
          new Transition<>(SlotState.SUSPECT, null, "grace over, instance ended or replaced"),
          new Transition<>(SlotState.DRAINING, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Transition<>(SlotState.DRAINING, null, "its job ended"));

  /** Transitions of an instance. LAUNCHING is a process record that has no session yet. */
  public static final List<Transition<InstanceState>> INSTANCE =
      List.of(
          new Transition<>(null, LAUNCHING, "launch"),
          new Transition<>(LAUNCHING, READY, "session claimed"),
          new Transition<>(null, READY, "session claimed"),
          new Transition<>(null, TERMINATING, "session claimed, launch in shutdown"),
          new Transition<>(READY, InstanceState.RUNNING, "admit"),
          new Transition<>(READY, LOST, "session lost"),
          new Transition<>(READY, TERMINATING, "drain"),
          new Transition<>(READY, STOPPED, "process ended"),
          new Transition<>(READY, FAILED, "process died"),
          new Transition<>(InstanceState.RUNNING, READY, "session superseded"),
          new Transition<>(InstanceState.RUNNING, LOST, "session lost"),
          new Transition<>(InstanceState.RUNNING, TERMINATING, "drain"),
          new Transition<>(InstanceState.RUNNING, STOPPED, "process ended"),
          new Transition<>(InstanceState.RUNNING, FAILED, "process died"),
          new Transition<>(LOST, READY, "session claimed"),
          new Transition<>(LOST, TERMINATING, "session claimed, draining"),
          new Transition<>(LOST, STOPPED, "process ended"),
          new Transition<>(LOST, FAILED, "process died"),
          new Transition<>(LOST, null, "retention over"),
          new Transition<>(TERMINATING, LOST, "session lost"),
          new Transition<>(TERMINATING, READY, "another process took over"),
          new Transition<>(TERMINATING, STOPPED, "process ended"),
          new Transition<>(TERMINATING, FAILED, "process died"),
          new Transition<>(STOPPED, READY, "session claimed"),
          new Transition<>(STOPPED, TERMINATING, "session claimed, launch in shutdown"),
          new Transition<>(STOPPED, null, "retention over"),
          new Transition<>(FAILED, READY, "session claimed"),
          new Transition<>(FAILED, TERMINATING, "session claimed, launch in shutdown"),
          new Transition<>(FAILED, null, "retention over"));

  /** Stages of a shutdown. A later shutdown of the same instance starts again. */
  public static final List<Transition<ShutdownStage>> SHUTDOWN =
      List.of(
          new Transition<>(null, ShutdownStage.DRAIN, "requested, waiting for its jobs"),
          new Transition<>(null, ShutdownStage.INTERRUPT, "requested"),
          new Transition<>(null, ShutdownStage.TERMINATE, "requested, no session"),
          new Transition<>(null, ShutdownStage.TERM, "requested, launched, no session"),
          new Transition<>(
              ShutdownStage.DRAIN,
              ShutdownStage.INTERRUPT,
              "its jobs ended, overdue, drain cut short"),
          new Transition<>(ShutdownStage.DRAIN, ShutdownStage.TERMINATE, "session lost"),
          new Transition<>(ShutdownStage.DRAIN, ShutdownStage.STOPPED, "process ended"),
          new Transition<>(
              ShutdownStage.INTERRUPT, ShutdownStage.TERMINATE, "its jobs ended, overdue"),
          new Transition<>(ShutdownStage.INTERRUPT, ShutdownStage.STOPPED, "process ended"),
          new Transition<>(ShutdownStage.TERMINATE, ShutdownStage.TERM, "overdue, session lost"),
          new Transition<>(ShutdownStage.TERMINATE, ShutdownStage.STOPPED, "process ended"),
          new Transition<>(
              ShutdownStage.TERMINATE, ShutdownStage.FAILED, "overdue, not launched by dsfleet"),
          new Transition<>(ShutdownStage.TERM, ShutdownStage.KILL, "overdue"),
          new Transition<>(ShutdownStage.TERM, ShutdownStage.STOPPED, "process ended"),
          new Transition<>(ShutdownStage.KILL, ShutdownStage.STOPPED, "process ended"),
          new Transition<>(ShutdownStage.STOPPED, null, "retention over"),
          new Transition<>(ShutdownStage.FAILED, null, "retention over"));

  private StateMachineTables() {}

  /** Renders the table as a Mermaid state diagram. */
  static String toMermaid(List<? extends Transition<?>> table) {
    return table.stream()
        .map(edge -> "    " + name(edge.from()) + " --> " + name(edge.to()) + ": " + edge.trigger())
        .collect(Collectors.joining("\n", "stateDiagram-v2\n", "\n"));
  }

  private static String name(@Nullable Object state) {
    return state == null ? "[*]" : state.toString();
  }
}
