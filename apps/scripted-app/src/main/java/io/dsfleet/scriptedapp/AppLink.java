package io.dsfleet.scriptedapp;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection to the server: assembles its frames and detects its loss. */
final class AppLink implements WebSocket.Listener {
  /** Receives the frames and the end of a connection. */
  interface LinkListener {
    void onFrame(AppLink from, String frame);

    void onClosed(AppLink from, int code);
  }

  /** Close code of RFC 6455 for a connection that ended without a close frame. */
  static final int ABNORMAL_CLOSURE = 1006;

  private final LinkListener listener;
  private final StringBuilder parts = new StringBuilder();
  private volatile boolean readingStopped;
  private volatile long lastDataNanos;
  private long pingNanos;
  private boolean pingPending;
  private volatile boolean aborted;
  private volatile @Nullable WebSocket socket;

  AppLink(LinkListener listener) {
    this.listener = listener;
  }

  /** Stops reading, so that pings stay pingPending as in a hung process. */
  void hang() {
    readingStopped = true;
  }

  /**
   * Pings after {@code silence}, and aborts the connection when a ping is not answered within
   * {@code limit} or cannot be sent. The JDK's WebSocket does not always report an end that comes
   * while it delivers a message; the peer's host answers the first ping on such a connection with a
   * reset, and the second ping fails.
   */
  void checkAlive(Duration silence, Duration limit) {
    WebSocket open = socket;
    if (open == null || readingStopped) {
      return;
    }
    switch (nextAction(System.nanoTime(), silence, limit)) {
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

  private enum KeepAliveAction {
    NOTHING,
    PING,
    END
  }

  private synchronized KeepAliveAction nextAction(long now, Duration silence, Duration limit) {
    if (pingPending && lastDataNanos - pingNanos < 0) {
      return now - pingNanos >= limit.toNanos() ? KeepAliveAction.END : KeepAliveAction.PING;
    }
    pingPending = now - lastDataNanos >= silence.toNanos();
    if (pingPending) {
      pingNanos = now;
    }
    return pingPending ? KeepAliveAction.PING : KeepAliveAction.NOTHING;
  }

  /** Ends the connection without a close frame. */
  void abort() {
    aborted = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    listener.onClosed(this, ABNORMAL_CLOSURE);
  }

  /** Ends the connection with a close frame. */
  void close() {
    WebSocket open = socket;
    if (open != null && !open.isOutputClosed()) {
      var _ =
          open.sendClose(WebSocket.NORMAL_CLOSURE, "done")
              .whenComplete((done, failed) -> open.abort());
    }
    listener.onClosed(this, WebSocket.NORMAL_CLOSURE);
  }

  @Override
  public void onOpen(WebSocket opened) {
    lastDataNanos = System.nanoTime();
    socket = opened;
    if (aborted) {
      opened.abort();
    } else {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    lastDataNanos = System.nanoTime();
    parts.append(data);
    if (last) {
      String frame = parts.toString();
      parts.setLength(0);
      listener.onFrame(this, frame);
    }
    requestNext(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
    lastDataNanos = System.nanoTime();
    requestNext(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
    lastDataNanos = System.nanoTime();
    requestNext(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    listener.onClosed(this, code);
    return null;
  }

  private void requestNext(WebSocket from) {
    if (!readingStopped) {
      from.request(1);
    }
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    listener.onClosed(this, ABNORMAL_CLOSURE);
  }
}
