package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.PushFrames;
import io.dsfleet.bridge.push.PushProgress;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.JobRefusalCode;

/** Pushes files to a running camera within its window. */
final class FilePusher {
  private FilePusher() {}

  /** Pushes as many files as the window allows and stores the slot. */
  static void push(SessionTransition transition, SessionSlot slot, SlotPhase.Running running) {
    PushProgress feed = running.progress();
    int window = transition.rules.pushWindow();
    if (running.plan().live() || !feed.needsMore(window)) {
      transition.updateSlot(slot.withPhase(running));
      return;
    }
    int remaining = feed.files().size() - feed.pushedCount();
    int count = Math.min(remaining, feed.availableCount(window));
    boolean end = count == remaining;
    PushFrames frames =
        new PushFrames(
            running.plan(), transition.state.dialect(), transition.rules.maxFrameBytes());
    for (String frame : frames.split(feed.pushedCount(), feed.pushedCount() + count, end)) {
      transition.add(new SessionEffect.Send("push_file", frame));
    }
    transition.updateSlot(
        slot.withPhase(
            new SlotPhase.Running(
                running.plan(), feed.withPushed(count, end), running.lastReported())));
  }

  /**
   * Handles the reply to {@code push_file}: an error interrupts the camera and refuses the attempt.
   */
  static void handlePushAck(
      SessionTransition transition, SessionSlot slot, SlotPhase.Running running, PushAck ack) {
    if (ack.status() == ReplyStatus.ERROR) {
      String reason =
          ack.errorReason() == null
              ? "the app refused push_file without a reason"
              : ack.errorReason();
      CommandHandler.interrupt(
          transition,
          slot,
          running.plan().assignment(),
          running.plan().cameraId(),
          "push_refused",
          new SlotPhase.Refusal(JobRefusalCode.PUSH_REFUSED, reason));
    }
  }
}
