package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.bridge.feed.JobPlan;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** What a slot is held for, as the bridge knows it. */
sealed interface Work {

  /** Nothing. */
  record Idle() implements Work {}

  /** The files of the command's job are looked for. */
  record Finding(Assignment assignment, BridgeCommand command) implements Work {}

  /** The start waits until the app has dropped a camera that no assignment stands for. */
  record Blocked(JobPlan plan, long deadlineMillis) implements Work {}

  /** {@code start_analysis} was sent; {@code overdue} once its answer did not come in time. */
  record Starting(JobPlan plan, long deadlineMillis, boolean overdue) implements Work {}

  /** The app took the camera. */
  record Running(JobPlan plan, Feed feed, @Nullable JobProgressed last) implements Work {}

  /** {@code interrupt_analysis} was sent; {@code refusal} is told instead of an interruption. */
  record Interrupting(
      Assignment assignment,
      long cameraId,
      String requestId,
      long deadlineMillis,
      @Nullable Refusal refusal,
      boolean wasRunning)
      implements Work {}

  /** Why an attempt cannot go on. */
  record Refusal(RefusalCode code, String reason) {}

  /** The attempt that holds the slot, null if none does. */
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

  /** The camera that the app was told of and may speak about, null if there is none. */
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
