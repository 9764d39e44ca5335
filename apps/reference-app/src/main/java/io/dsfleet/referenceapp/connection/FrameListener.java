package io.dsfleet.referenceapp.connection;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Assembles fragmented messages and delivers them on the HTTP client's threads. */
final class FrameListener implements WebSocket.Listener {
  /** Close code of a connection that ended without a close frame (RFC 6455). */
  static final int ABNORMAL_CLOSURE = 1006;

  private static final int MESSAGE_TOO_BIG = 1009;

  private final Receiver receiver;
  private final int maxBytes;
  private int bytes;
  private final StringBuilder pieces = new StringBuilder();

  /** Receives the socket's events. */
  interface Receiver {
    void text(String frame);

    void pong(long number);

    void closed(int code, String reason);
  }

  FrameListener(Receiver receiver, int maxBytes) {
    this.receiver = receiver;
    this.maxBytes = maxBytes;
  }

  @Override
  public void onOpen(WebSocket socket) {
    socket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
    pieces.append(piece);
    bytes += piece.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      socket.abort();
      receiver.closed(
          MESSAGE_TOO_BIG, "the server sent a message of more than " + maxBytes + " bytes");
      return null;
    }
    if (last) {
      receiver.text(pieces.toString());
      pieces.setLength(0);
      bytes = 0;
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer piece, boolean last) {
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
    if (payload.remaining() == Long.BYTES) {
      receiver.pong(payload.getLong());
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    receiver.closed(code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    receiver.closed(ABNORMAL_CLOSURE, String.valueOf(error));
  }
}
