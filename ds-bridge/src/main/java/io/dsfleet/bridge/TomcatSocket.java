package io.dsfleet.bridge;

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

/** A connection of the embedded web server; what blocks there runs on the given executor. */
final class TomcatSocket implements Socket {
  private static final Logger LOG = LoggerFactory.getLogger(TomcatSocket.class);
  private static final String BLOCKING_TIMEOUT =
      "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
  private static final String CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";
  private static final long CLOSE_TIMEOUT_MILLIS = 3_000;
  private static final int REASON_MAX = 120;

  private final WebSocketSession session;
  private final Session connection;
  private final Executor blocking;
  private final FrameSender sender;

  /** A socket that reports its first failure to write. */
  TomcatSocket(
      WebSocketSession session,
      BridgeProperties properties,
      Executor blocking,
      Consumer<Throwable> failed) {
    if (!(session instanceof StandardWebSocketSession standard)) {
      throw new IllegalArgumentException("expected a session of the servlet container");
    }
    this.session = session;
    this.connection = standard.getNativeSession();
    this.blocking = blocking;
    Duration timeout = properties.sendTimeout();
    connection.getUserProperties().put(BLOCKING_TIMEOUT, timeout.toMillis());
    // Tomcat keeps a closed socket with its buffers until the app answers the close, or this long.
    connection.getUserProperties().put(CLOSE_TIMEOUT, CLOSE_TIMEOUT_MILLIS);
    RemoteEndpoint.Async remote = connection.getAsyncRemote();
    remote.setSendTimeout(timeout.toMillis());
    this.sender = new FrameSender(new Pipe(remote), properties.outboundBuffer().toBytes(), failed);
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
          } catch (IOException | RuntimeException gone) {
            LOG.debug("ping not sent: {}", gone.getMessage());
          }
        });
  }

  @Override
  public void close(CloseCode code, String reason) {
    sender.finish(() -> closeNow(code, reason));
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
            String text = reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX);
            session.close(new CloseStatus(code.number(), text));
          } catch (IOException | RuntimeException gone) {
            LOG.debug("close not sent: {}", gone.getMessage());
          }
        });
  }

  /** A connection that the app tears down meanwhile fails by a throw as well as by an outcome. */
  private record Pipe(RemoteEndpoint.Async remote) implements FrameSender.Pipe {
    @Override
    public void write(String frame, Consumer<@Nullable Throwable> outcome) {
      try {
        remote.sendText(frame, result -> outcome.accept(result.getException()));
      } catch (RuntimeException gone) {
        outcome.accept(gone);
      }
    }
  }
}
