package io.dsfleet.scriptedapp;

import java.net.http.WebSocket;
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
  private volatile @Nullable WebSocket socket;

  Link(Ear ear) {
    this.ear = ear;
  }

  /** Reads nothing more: pings stay unanswered, as those of a hung process. */
  void hang() {
    deaf = true;
  }

  /** Ends the connection without a word. */
  void abort() {
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
    socket = opened;
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      String frame = parts.toString();
      parts.setLength(0);
      ear.frame(this, frame);
    }
    if (!deaf) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ear.closed(this, code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ear.closed(this, ABNORMAL);
  }
}
