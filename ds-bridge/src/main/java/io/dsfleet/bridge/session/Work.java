package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.bridge.feed.JobPlan;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** What a slot is doing. */
sealed interface Work {

  /** The slot is free. */
  record Idle() implements Work {}

  /** The files of the job are being listed. */
  record Finding(Assignment assignment, BridgeCommand command) implements Work {}

  /** The start waits until the app releases an unassigned camera. */
  record Blocked(JobPlan plan, long deadlineMillis) implements Work {}

  /** {@code start_analysis} was sent; {@code overdue} if its reply timed out. */
  record Starting(JobPlan plan, long deadlineMillis, boolean overdue) implements Work {}

  /** The app accepted the camera. */
  record Running(JobPlan plan, Feed feed, @Nullable JobProgressed last) implements Work {}

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
      implements Work {}

  /** Why an attempt cannot continue. */
  record Refusal(RefusalCode code, String reason) {}

  /** The attempt that occupies the slot, null if there is none. */
  static @Nullable Assignment assignmentOf(Work work) {
    return switch (work) {
      case Idle _ -> null;
      case Finding finding -> finding.assignment();
      case Blocked blocked -> blocked.plan().assignment();
      case Starting starting -> starting.plan().assignment();
      case Running running -> running.plan().assignment();
      case Interrupting interrupting -> interrupting.assignment();
    };
  }

  /** Id of the camera that the app knows of, null if there is none. */
  static @Nullable Long cameraOf(Work work) {
    return switch (work) {
      case Idle _ -> null;
      case Finding _ -> null;
      case Blocked _ -> null;
      case Starting starting -> starting.plan().cameraId();
      case Running running -> running.plan().cameraId();
      case Interrupting interrupting -> interrupting.cameraId();
    };
  }
}
