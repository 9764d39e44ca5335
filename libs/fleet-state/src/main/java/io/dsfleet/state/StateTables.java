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

/** Every edge of the three state machines; the scripts walk these and no others. */
public final class StateTables {

  /**
   * One edge.
   *
   * @param from null where the thing comes into being
   * @param to null where it disappears
   * @param cause what makes it happen
   */
  public record Edge<S>(@Nullable S from, @Nullable S to, String cause) {}

  /** A job's life. */
  public static final List<Edge<JobState>> JOB =
      List.of(
          new Edge<>(null, JobState.ACCEPTED, "accept"),
          new Edge<>(JobState.ACCEPTED, JobState.QUEUED, "enqueue"),
          new Edge<>(JobState.ACCEPTED, JobState.CANCELLED, "cancel"),
          new Edge<>(JobState.QUEUED, JobState.ASSIGNED, "a slot is free"),
          new Edge<>(JobState.QUEUED, JobState.CANCELLED, "cancel"),
          new Edge<>(JobState.ASSIGNED, JobState.STARTED, "analysis_started ok"),
          new Edge<>(JobState.ASSIGNED, JobState.RUNNING, "a file begun before that was heard"),
          new Edge<>(JobState.ASSIGNED, JobState.QUEUED, "refused, overdue, app gone"),
          new Edge<>(JobState.ASSIGNED, JobState.FAILED, "budget spent, not retryable"),
          new Edge<>(JobState.ASSIGNED, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.ASSIGNED, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.STARTED, JobState.RUNNING, "processing_started, progress"),
          new Edge<>(JobState.STARTED, JobState.QUEUED, "refused, overdue, app gone"),
          new Edge<>(JobState.STARTED, JobState.FAILED, "budget spent, not retryable"),
          new Edge<>(JobState.STARTED, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.STARTED, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.RUNNING, JobState.COMPLETED, "analysis_complete"),
          new Edge<>(JobState.RUNNING, JobState.QUEUED, "refused, stalled, app gone"),
          new Edge<>(JobState.RUNNING, JobState.FAILED, "budget spent, not retryable"),
          new Edge<>(JobState.RUNNING, JobState.CANCELLING, "cancel"),
          new Edge<>(JobState.CANCELLING, JobState.CANCELLED, "analysis_interrupted, overdue"),
          new Edge<>(JobState.CANCELLING, JobState.COMPLETED, "analysis_complete came first"));

  /** A slot's life. */
  public static final List<Edge<SlotState>> SLOT =
      List.of(
          new Edge<>(null, SlotState.FREE, "admit"),
          new Edge<>(null, SlotState.SUSPECT, "admit, the app holds something there"),
          new Edge<>(SlotState.FREE, SlotState.HELD, "assign"),
          new Edge<>(SlotState.FREE, null, "session lost, drain, instance ended"),
          new Edge<>(SlotState.HELD, SlotState.FREE, "complete, interrupted, refuse"),
          new Edge<>(SlotState.HELD, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Edge<>(SlotState.HELD, SlotState.DRAINING, "drain"),
          new Edge<>(SlotState.HELD, null, "instance ended"),
          new Edge<>(SlotState.SUSPECT, SlotState.HELD, "the session is back"),
          new Edge<>(SlotState.SUSPECT, SlotState.FREE, "the end is proven"),
          new Edge<>(SlotState.SUSPECT, SlotState.DRAINING, "the session is back, draining"),
          new Edge<>(SlotState.SUSPECT, null, "grace over, instance ended or replaced"),
          new Edge<>(SlotState.DRAINING, SlotState.SUSPECT, "session lost, overdue, refuse"),
          new Edge<>(SlotState.DRAINING, null, "its job ended"));

  /** An instance's life. LAUNCHING is a process record without a session yet. */
  public static final List<Edge<InstanceState>> INSTANCE =
      List.of(
          new Edge<>(null, LAUNCHING, "launch"),
          new Edge<>(LAUNCHING, READY, "session claimed"),
          new Edge<>(null, READY, "session claimed"),
          new Edge<>(null, TERMINATING, "session claimed by a launch that is being ended"),
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
          new Edge<>(STOPPED, TERMINATING, "session claimed by a launch that is being ended"),
          new Edge<>(STOPPED, null, "retention over"),
          new Edge<>(FAILED, READY, "session claimed"),
          new Edge<>(FAILED, TERMINATING, "session claimed by a launch that is being ended"),
          new Edge<>(FAILED, null, "retention over"));

  /** The end of an instance. A further end of the same instance begins anew. */
  public static final List<Edge<StopRung>> STOP =
      List.of(
          new Edge<>(null, StopRung.DRAIN, "asked, after its jobs"),
          new Edge<>(null, StopRung.INTERRUPT, "asked"),
          new Edge<>(null, StopRung.TERMINATE, "asked, without a session"),
          new Edge<>(null, StopRung.TERM, "asked, launched, without a session"),
          new Edge<>(StopRung.DRAIN, StopRung.INTERRUPT, "its jobs ended, overdue, cut short"),
          new Edge<>(StopRung.DRAIN, StopRung.TERMINATE, "its session is lost"),
          new Edge<>(StopRung.DRAIN, StopRung.STOPPED, "it ended"),
          new Edge<>(StopRung.INTERRUPT, StopRung.TERMINATE, "its jobs ended, overdue"),
          new Edge<>(StopRung.INTERRUPT, StopRung.STOPPED, "it ended"),
          new Edge<>(StopRung.TERMINATE, StopRung.TERM, "overdue, its session is lost"),
          new Edge<>(StopRung.TERMINATE, StopRung.STOPPED, "it ended"),
          new Edge<>(StopRung.TERMINATE, StopRung.FAILED, "overdue, not launched by us"),
          new Edge<>(StopRung.TERM, StopRung.KILL, "overdue"),
          new Edge<>(StopRung.TERM, StopRung.STOPPED, "it ended"),
          new Edge<>(StopRung.KILL, StopRung.STOPPED, "it ended"),
          new Edge<>(StopRung.STOPPED, null, "retention over"),
          new Edge<>(StopRung.FAILED, null, "retention over"));

  private StateTables() {}

  /** The table as a Mermaid state diagram. */
  static String mermaid(List<? extends Edge<?>> table) {
    return table.stream()
        .map(edge -> "    " + name(edge.from()) + " --> " + name(edge.to()) + ": " + edge.cause())
        .collect(Collectors.joining("\n", "stateDiagram-v2\n", "\n"));
  }

  private static String name(@Nullable Object state) {
    return state == null ? "[*]" : state.toString();
  }
}
