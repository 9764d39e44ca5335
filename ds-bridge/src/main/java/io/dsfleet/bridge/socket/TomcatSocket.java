package io.dsfleet.bridge.socket;

import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.connection.AppSocket;
import io.dsfleet.bridge.session.CloseCode;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

/** A WebSocket connection of the embedded Tomcat; blocking calls run on the given executor. */
final class TomcatSocket implements AppSocket {
  private static final Logger LOG = LoggerFactory.getLogger(TomcatSocket.class);
  private static final String BLOCKING_TIMEOUT =
      "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
  private static final String CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";
  private static final long CLOSE_TIMEOUT_MILLIS = 3_000;
  private static final int MAX_REASON_LENGTH = 120;

  private final WebSocketSession session;
  private final Session connection;
  private final Executor blocking;
  private final FrameSender sender;

  /** Creates a socket that reports its first failed write. */
  TomcatSocket(
      WebSocketSession session,
      BridgeProperties properties,
      Executor blocking,
      Consumer<Throwable> failed) {
    if (!(session instanceof StandardWebSocketSession standard)) {
      throw new IllegalArgumentException(
          "unsupported WebSocket session: " + session.getClass().getName());
    }
    this.session = session;
    this.connection = standard.getNativeSession();
    this.blocking = blocking;
    Duration timeout = properties.sendTimeout();
    connection.getUserProperties().put(BLOCKING_TIMEOUT, timeout.toMillis());
    // Tomcat keeps a closed socket and its buffers until the app replies to the close, or this
    // long.
    connection.getUserProperties().put(CLOSE_TIMEOUT, CLOSE_TIMEOUT_MILLIS);
    RemoteEndpoint.Async remote = connection.getAsyncRemote();
    remote.setSendTimeout(timeout.toMillis());
    this.sender =
        new FrameSender(
            new TomcatFrameWriter(remote), properties.maxOutboundBuffer().toBytes(), failed);
  }

  @Override
  public boolean send(String frame) {
    return sender.send(frame);
  }

  @Override
  public void ping() {
    blocking.execute(
        () -> {
          try {
            connection.getBasicRemote().sendPing(ByteBuffer.allocate(0));
          } catch (IOException | RuntimeException failed) {
            LOG.debug("ping could not be sent: {}", failed.getMessage());
          }
        });
  }

  @Override
  public void close(CloseCode code, String reason) {
    sender.closeWhenSent(() -> closeNow(code, reason));
  }

  @Override
  public void abort(CloseCode code, String reason) {
    sender.abort();
    closeNow(code, reason);
  }

  private void closeNow(CloseCode code, String reason) {
    blocking.execute(
        () -> {
          try {
            String text =
                reason.length() <= MAX_REASON_LENGTH
                    ? reason
                    : reason.substring(0, MAX_REASON_LENGTH);
            session.close(new CloseStatus(code.number(), text));
          } catch (IOException | RuntimeException failed) {
            LOG.debug("close frame could not be sent: {}", failed.getMessage());
          }
        });
  }

  /** Reports failures uniformly: Tomcat throws if the connection is closed meanwhile. */
  private record TomcatFrameWriter(RemoteEndpoint.Async remote) implements FrameSender.FrameWriter {
    @Override
    public void write(String frame, Consumer<@Nullable Throwable> outcome) {
      try {
        remote.sendText(frame, result -> outcome.accept(result.getException()));
      } catch (RuntimeException failed) {
        outcome.accept(failed);
      }
    }
  }
}
