package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.JobPlan;
import io.dsfleet.bridge.push.PushProgress;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** What a slot is doing. */
sealed interface SlotPhase {

  /** The slot is free. */
  record Idle() implements SlotPhase {}

  /** The files of the job are being listed. */
  record Listing(Assignment assignment, BridgeCommand command) implements SlotPhase {}

  /** The start waits until the app releases an unassigned camera. */
  record AwaitingRelease(JobPlan plan, long deadlineMillis) implements SlotPhase {}

  /** {@code start_analysis} was sent; {@code timedOut} if its reply timed out. */
  record Starting(JobPlan plan, long deadlineMillis, boolean timedOut) implements SlotPhase {}

  /** The app accepted the camera. */
  record Running(JobPlan plan, PushProgress progress, @Nullable JobProgressed lastReported)
      implements SlotPhase {}

  /**
   * {@code interrupt_analysis} was sent; a non-null {@code refusal} is reported instead of an
   * interruption.
   */
  record Interrupting(
      Assignment assignment,
      long cameraId,
      String requestId,
      long deadlineMillis,
      @Nullable Refusal refusal,
      boolean wasRunning)
      implements SlotPhase {}

  /** Why an attempt cannot continue. */
  record Refusal(JobRefusalCode code, String reason) {}

  /** The attempt that occupies the slot, null if there is none. */
  static @Nullable Assignment assignmentOf(SlotPhase work) {
    return switch (work) {
      case Idle _ -> null;
      case Listing finding -> finding.assignment();
      case AwaitingRelease blocked -> blocked.plan().assignment();
      case Starting starting -> starting.plan().assignment();
      case Running running -> running.plan().assignment();
      case Interrupting interrupting -> interrupting.assignment();
    };
  }

  /** Id of the camera that the app knows of, null if there is none. */
  static @Nullable Long cameraOf(SlotPhase work) {
    return switch (work) {
      case Idle _ -> null;
      case Listing _ -> null;
      case AwaitingRelease _ -> null;
      case Starting starting -> starting.plan().cameraId();
      case Running running -> running.plan().cameraId();
      case Interrupting interrupting -> interrupting.cameraId();
    };
  }
}
