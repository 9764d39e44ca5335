package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.bridge.feed.PushFrames;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.RefusalCode;

/** Pushes files to a running camera within its window. */
final class Feeding {
  private Feeding() {}

  /** Pushes as many files as the window allows and stores the slot. */
  static void feed(Turn transition, Slot slot, Work.Running running) {
    Feed feed = running.feed();
    int window = transition.rules.window();
    if (running.plan().live() || !feed.wantsMore(window)) {
      transition.slot(slot.with(running));
      return;
    }
    int remaining = feed.files().size() - feed.pushed();
    int count = Math.min(remaining, feed.room(window));
    boolean end = count == remaining;
    PushFrames frames =
        new PushFrames(running.plan(), transition.state.dialect(), transition.rules.frameBytes());
    for (String frame : frames.cut(feed.pushed(), feed.pushed() + count, end)) {
      transition.add(new Effect.Send("push_file", frame));
    }
    transition.slot(
        slot.with(new Work.Running(running.plan(), feed.push(count, end), running.last())));
  }

  /**
   * Handles the reply to {@code push_file}: an error interrupts the camera and refuses the attempt.
   */
  static void pushAnswered(Turn transition, Slot slot, Work.Running running, PushAck ack) {
    if (ack.status() == Status.ERROR) {
      String reason =
          ack.errorReason() == null
              ? "the app refused push_file without a reason"
              : ack.errorReason();
      Commands.interrupt(
          transition,
          slot,
          running.plan().assignment(),
          running.plan().cameraId(),
          "push_refused",
          new Work.Refusal(RefusalCode.PUSH_REFUSED, reason));
    }
  }
}
