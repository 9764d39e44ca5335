package io.dsfleet.referenceapp.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be said to the server. A frame is kept until the server shows that it has it: by
 * a pong that answers a ping sent after it. What an outage leaves unproved is said again on the
 * next connection.
 *
 * <p>Of frames that a server can do without, it keeps so many at most. The others cannot grow
 * without bound: an app only speaks of work that it was given.
 */
final class ServerOutbox {
  private final int maxPending;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long pings;

  /** What becomes of a frame that cannot be sent at once. */
  enum Kind {
    /** Said again until it is proved. */
    RESULT,
    /** Like a result, but thrown away if too much waits. */
    NOTICE,
    /** Answers a question of this connection, and is forgotten with it. */
    REPLY
  }

  private record Frame(String text, Kind kind) {}

  private record Sent(Frame frame, long confirmedBy) {}

  /** An empty one; beyond so many waiting frames the oldest that is no result is thrown away. */
  ServerOutbox(int mostPending) {
    this.maxPending = mostPending;
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
    while (!sent.isEmpty() && sent.getFirst().confirmedBy() <= number) {
      sent.removeFirst();
    }
  }

  /** Whether something was sent that may not have arrived. */
  boolean hasUnconfirmed() {
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
  void connectionLost() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast().frame());
    }
    waiting.removeIf(frame -> frame.kind() == Kind.REPLY);
  }
}
