package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.bridge.feed.PushFrames;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.RefusalCode;

/** Gives a running camera its files, never more than the window ahead. */
final class Feeding {
  private Feeding() {}

  /** Stores the slot, with as much pushed as it has room for. */
  static void feed(Turn turn, Slot slot, Work.Running running) {
    Feed feed = running.feed();
    int window = turn.rules.window();
    if (running.plan().live() || !feed.wantsMore(window)) {
      turn.slot(slot.with(running));
      return;
    }
    int left = feed.files().size() - feed.pushed();
    int count = Math.min(left, feed.room(window));
    boolean end = count == left;
    PushFrames frames =
        new PushFrames(running.plan(), turn.state.dialect(), turn.rules.frameBytes());
    for (String frame : frames.cut(feed.pushed(), feed.pushed() + count, end)) {
      turn.add(new Effect.Send("push_file", frame));
    }
    turn.slot(slot.with(new Work.Running(running.plan(), feed.push(count, end), running.last())));
  }

  /** The app does not want what was pushed: its camera is stopped, then the attempt is refused. */
  static void pushAnswered(Turn turn, Slot slot, Work.Running running, PushAck ack) {
    if (ack.status() == Status.ERROR) {
      String reason = ack.errorReason() == null ? "push_file refused" : ack.errorReason();
      Commands.interrupt(
          turn,
          slot,
          running.plan().assignment(),
          running.plan().cameraId(),
          "push_refused",
          new Work.Refusal(RefusalCode.PUSH_REFUSED, reason));
    }
  }
}
