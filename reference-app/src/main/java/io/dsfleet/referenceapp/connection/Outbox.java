package io.dsfleet.referenceapp.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be said to the server. A frame is kept until the server shows that it has it: by
 * a pong that answers a ping sent after it. What an outage leaves unproved is said again on the
 * next connection.
 *
 * <p>It cannot grow without bound: an app only speaks of work that it was given over the same
 * connection.
 */
final class Outbox {
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long pings;

  private record Frame(String text, boolean lasting) {}

  private record Sent(Frame frame, long provedBy) {}

  /** Adds a frame; one that is not lasting answers a question of this connection only. */
  void add(String text, boolean lasting) {
    waiting.addLast(new Frame(text, lasting));
  }

  /** The next frame to send, counted as sent; null if there is none. */
  @Nullable String next() {
    Frame frame = waiting.pollFirst();
    if (frame == null) {
      return null;
    }
    sent.addLast(new Sent(frame, pings + 1));
    return frame.text();
  }

  /** The number of the ping that is sent now; its pong proves what was sent before. */
  long ping() {
    return ++pings;
  }

  /** The server answered that ping. */
  void pong(long number) {
    while (!sent.isEmpty() && sent.getFirst().provedBy() <= number) {
      sent.removeFirst();
    }
  }

  /** Whether something was sent that may not have arrived. */
  boolean unproved() {
    return !sent.isEmpty();
  }

  /** Whether nothing waits to be sent. */
  boolean allSent() {
    return waiting.isEmpty();
  }

  /**
   * The connection is lost: what is not proved is to be sent again, except answers to its
   * questions.
   */
  void lost() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast().frame());
    }
    waiting.removeIf(frame -> !frame.lasting());
  }
}
