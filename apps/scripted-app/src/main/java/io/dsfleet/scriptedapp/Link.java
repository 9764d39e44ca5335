package io.dsfleet.scriptedapp;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a connection's frames together and hands them on, in order. */
final class Link implements WebSocket.Listener {
  /** Who is told; the link itself says which connection it was. */
  interface Ear {
    void frame(Link from, String frame);

    void closed(Link from, int code);
  }

  /** What RFC 6455 calls a connection that ended without a close frame. */
  static final int ABNORMAL = 1006;

  private final Ear ear;
  private final StringBuilder parts = new StringBuilder();
  private volatile boolean deaf;
  private volatile long heardNanos;
  private long unansweredNanos;
  private boolean unanswered;
  private volatile boolean over;
  private volatile @Nullable WebSocket socket;

  Link(Ear ear) {
    this.ear = ear;
  }

  /** Reads nothing more: pings stay unanswered, as those of a hung process. */
  void hang() {
    deaf = true;
  }

  /**
   * Pings after silence, and gives the connection up where a ping gets no sign of life within the
   * limit or cannot be sent: the JDK's WebSocket does not always tell of an end that comes while it
   * hands out a message. The peer's host answers the first ping into such a connection with a
   * reset, at which the second one fails.
   */
  void beat(Duration silence, Duration limit) {
    WebSocket open = socket;
    if (open == null || deaf) {
      return;
    }
    switch (due(System.nanoTime(), silence, limit)) {
      case NOTHING -> {}
      case PING -> {
        var _ =
            open.sendPing(ByteBuffer.allocate(0))
                .whenComplete(
                    (done, failed) -> {
                      if (isBroken(failed)) {
                        abort();
                      }
                    });
      }
      case END -> abort();
    }
  }

  private static boolean isBroken(@Nullable Throwable failed) {
    return failed instanceof IOException
        || (failed instanceof CompletionException && failed.getCause() instanceof IOException);
  }

  private enum Due {
    NOTHING,
    PING,
    END
  }

  private synchronized Due due(long now, Duration silence, Duration limit) {
    if (unanswered && heardNanos - unansweredNanos < 0) {
      return now - unansweredNanos >= limit.toNanos() ? Due.END : Due.PING;
    }
    unanswered = now - heardNanos >= silence.toNanos();
    if (unanswered) {
      unansweredNanos = now;
    }
    return unanswered ? Due.PING : Due.NOTHING;
  }

  /** Ends the connection without a word. */
  void abort() {
    over = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    ear.closed(this, ABNORMAL);
  }

  /** Ends the connection in good order. */
  void close() {
    WebSocket open = socket;
    if (open != null && !open.isOutputClosed()) {
      var _ =
          open.sendClose(WebSocket.NORMAL_CLOSURE, "done")
              .whenComplete((done, failed) -> open.abort());
    }
    ear.closed(this, WebSocket.NORMAL_CLOSURE);
  }

  @Override
  public void onOpen(WebSocket opened) {
    heardNanos = System.nanoTime();
    socket = opened;
    if (over) {
      opened.abort();
    } else {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    heardNanos = System.nanoTime();
    parts.append(data);
    if (last) {
      String frame = parts.toString();
      parts.setLength(0);
      ear.frame(this, frame);
    }
    goOn(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
    heardNanos = System.nanoTime();
    goOn(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
    heardNanos = System.nanoTime();
    goOn(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ear.closed(this, code);
    return null;
  }

  private void goOn(WebSocket from) {
    if (!deaf) {
      from.request(1);
    }
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ear.closed(this, ABNORMAL);
  }
}
