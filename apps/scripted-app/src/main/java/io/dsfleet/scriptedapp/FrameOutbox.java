package io.dsfleet.scriptedapp;

import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Queue of outgoing frames. While there is no connection it keeps the newest {@value #MAX_PENDING},
 * as clients of the app protocol do.
 */
final class FrameOutbox {
  static final int MAX_PENDING = 1_000;

  private final Deque<String> frames = new ArrayDeque<>();
  private @Nullable WebSocket socket;
  private boolean sending;

  /** Sends the frame after all earlier ones. */
  void offer(String frame) {
    synchronized (this) {
      frames.add(frame);
      if (socket == null && frames.size() > MAX_PENDING) {
        frames.removeFirst();
      }
    }
    drain();
  }

  /** Sends the first frame of a socket; pending frames follow after {@link #open}. */
  CompletableFuture<WebSocket> sendFirst(WebSocket fresh, String first) {
    return fresh.sendText(first, true);
  }

  /** Sends the pending frames and all later ones over the socket. */
  void open(WebSocket fresh) {
    synchronized (this) {
      socket = fresh;
      sending = false;
    }
    drain();
  }

  /** Keeps later frames until the next socket is opened. */
  synchronized void close() {
    socket = null;
    sending = false;
  }

  synchronized void clear() {
    frames.clear();
  }

  private void drain() {
    while (true) {
      WebSocket current;
      String frame;
      synchronized (this) {
        if (sending || socket == null || frames.isEmpty()) {
          return;
        }
        sending = true;
        current = socket;
        frame = frames.removeFirst();
      }
      CompletableFuture<WebSocket> written = current.sendText(frame, true);
      if (!written.isDone()) {
        var _ = written.whenComplete((done, failed) -> written(current, failed));
        return;
      }
      if (!settled(current, written.isCompletedExceptionally())) {
        return;
      }
    }
  }

  private void written(WebSocket by, @Nullable Throwable failed) {
    if (settled(by, failed != null)) {
      drain();
    }
  }

  private synchronized boolean settled(WebSocket by, boolean failed) {
    if (!by.equals(socket)) {
      return false;
    }
    sending = false;
    if (failed) {
      socket = null;
    }
    return !failed;
  }
}
