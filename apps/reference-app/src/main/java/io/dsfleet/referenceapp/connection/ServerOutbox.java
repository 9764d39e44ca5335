package io.dsfleet.referenceapp.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Messages to the server that are not confirmed yet. A pong to a ping that was sent after a message
 * confirms it. Unconfirmed messages are resent on the next connection.
 *
 * <p>Notices are dropped above a maximum. Results are bounded by the work that the server assigned.
 */
final class ServerOutbox {
  private final int maxPending;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long pings;

  /** What happens to a message that cannot be sent at once. */
  enum Kind {
    /** Resent until confirmed. */
    RESULT,
    /** Like a result, but dropped if too many messages are pending. */
    NOTICE,
    /** A reply to a query of this connection, dropped with it. */
    REPLY
  }

  private record Frame(String text, Kind kind) {}

  private record Sent(Frame frame, long confirmedBy) {}

  /**
   * Creates an empty outbox that drops the oldest notice or reply above {@code maxPending}
   * messages.
   */
  ServerOutbox(int maxPending) {
    this.maxPending = maxPending;
  }

  void add(String text, Kind kind) {
    waiting.addLast(new Frame(text, kind));
    if (waiting.size() > maxPending) {
      dropOldest();
    }
  }

  private void dropOldest() {
    for (Iterator<Frame> each = waiting.iterator(); each.hasNext(); ) {
      if (each.next().kind() != Kind.RESULT) {
        each.remove();
        return;
      }
    }
  }

  /** Takes the next message to send; null if there is none. */
  @Nullable String next() {
    Frame frame = waiting.pollFirst();
    if (frame == null) {
      return null;
    }
    sent.addLast(new Sent(frame, pings + 1));
    return frame.text();
  }

  /** Returns the number of a new ping, whose pong confirms all earlier messages. */
  long ping() {
    return ++pings;
  }

  /** Handles the pong to the ping with the number. */
  void pong(long number) {
    while (!sent.isEmpty() && sent.getFirst().confirmedBy() <= number) {
      sent.removeFirst();
    }
  }

  /** Whether a sent message is unconfirmed. */
  boolean hasUnconfirmed() {
    return !sent.isEmpty();
  }

  /** Whether no message is pending. */
  boolean allSent() {
    return waiting.isEmpty();
  }

  /** Handles a lost connection: unconfirmed messages become pending again, replies are dropped. */
  void connectionLost() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast().frame());
    }
    waiting.removeIf(frame -> frame.kind() == Kind.REPLY);
  }
}
