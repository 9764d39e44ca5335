package io.dsfleet.bridge.socket;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.LogRateLimiter;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.connection.SessionSideEffects;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.job.UrlSecrets;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Accepts the apps' connections and passes their frames to the sessions. */
public final class AppSocketHandler extends AbstractWebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AppSocketHandler.class);
  private static final String APP = AppSocketHandler.class.getName();

  private static final long MAX_FIRST_MESSAGE_BYTES = 16_384;
  private static final long MAX_EARLY_MESSAGE_BYTES = 131_072;

  /** A connection and the parts of its current message. */
  private record ConnectedApp(
      AppConnection connection, TomcatSocket socket, MessageAssembler text) {}

  private final SessionMachine machine;
  private final BridgeProperties properties;
  private final SessionSideEffects sideEffects;
  private final SessionDirectory directory;
  private final LongSupplier clock;
  private final Executor blocking;
  private final int maxConnections;
  private volatile boolean draining;

  public AppSocketHandler(
      SessionMachine machine,
      BridgeProperties properties,
      SessionSideEffects works,
      SessionDirectory directory,
      LongSupplier clock,
      Executor blocking) {
    this.machine = machine;
    this.properties = properties;
    this.sideEffects = works;
    this.directory = directory;
    this.clock = clock;
    this.blocking = blocking;
    this.maxConnections = properties.maxConnectionsFor(Runtime.getRuntime().maxMemory());
    if (maxConnections < properties.maxConnections()) {
      LOG.info(
          "accepting at most {} sockets instead of {}: limited by the heap size",
          maxConnections,
          properties.maxConnections());
    }
  }

  /** Stops accepting apps: new connections are closed with 1013. */
  public void drain() {
    draining = true;
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws IOException {
    PendingSockets.@Nullable PendingSocket pending = pendingSocket(session);
    if (pending != null) {
      pending.markOpened();
    }
    if (draining
        || !(session.getAttributes().get(HandshakeIdentity.ATTRIBUTE)
            instanceof HandshakeIdentity identity)) {
      release(pending);
      session.close(new CloseStatus(CloseCode.TRY_AGAIN_LATER.number(), "shutting down"));
      return;
    }
    TomcatSocket socket =
        new TomcatSocket(session, properties, blocking, failure -> failed(session, failure));
    AppConnection connection =
        new AppConnection(
            machine,
            socket,
            sideEffects,
            clock,
            properties.maxUnconfirmedEvents(),
            new LogRateLimiter(properties.maxLogsPerSecond()),
            identity,
            () -> release(pending));
    if (!directory.addConnection(connection, maxConnections)) {
      release(pending);
      session.close(new CloseStatus(CloseCode.TRY_AGAIN_LATER.number(), "too many connections"));
      return;
    }
    session.getAttributes().put(APP, new ConnectedApp(connection, socket, new MessageAssembler()));
  }

  /**
   * Appends a message part; false if the message is too long. Before the session is ready, the
   * limits are lower; messages after {@code app_ready} are kept, so their lengths add up.
   */
  private boolean append(ConnectedApp app, String part) {
    long maxBytes = properties.maxMessageSize().toBytes();
    return switch (app.connection().state().phase()) {
      case AWAITING_READY ->
          app.text().append(part, Math.min(MAX_FIRST_MESSAGE_BYTES, maxBytes), true);
      case CLAIMING, BINDING ->
          app.text().append(part, Math.min(MAX_EARLY_MESSAGE_BYTES, maxBytes), false);
      case SYNCING, READY, CLOSED -> app.text().append(part, maxBytes, true);
    };
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) {
    ConnectedApp app = app(session);
    if (app == null) {
      return;
    }
    app.connection().recordFrame();
    if (!append(app, part.getPayload())) {
      app.connection()
          .post(
              new SessionInput.CloseRequested(CloseCode.MESSAGE_TOO_BIG, "the message is too big"));
    } else if (part.isLast()) {
      receive(app.connection(), app.text().takeMessage());
    }
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
    ConnectedApp app = app(session);
    if (app != null) {
      app.connection()
          .post(
              new SessionInput.CloseRequested(
                  CloseCode.UNSUPPORTED_DATA, "binary frames are not supported; send text frames"));
    }
  }

  @Override
  protected void handlePongMessage(WebSocketSession session, PongMessage message) {
    ConnectedApp app = app(session);
    if (app != null) {
      app.connection().recordFrame();
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable failure) {
    failed(session, failure);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    ConnectedApp app = app(session);
    release(pendingSocket(session));
    if (app != null) {
      app.connection().post(new SessionInput.Disconnected("closed with " + status.getCode()));
      directory.removeConnection(app.connection());
    }
  }

  /** Masks passwords first: apps quote URLs in their errors and log lines. */
  private void receive(AppConnection connection, String text) {
    String frame = UrlSecrets.mask(text);
    try {
      AppProtocol.Received<AppMessage> received = AppProtocol.fromApp(frame);
      sideEffects.countReceived(received.message().type());
      connection.post(new SessionInput.MessageReceived(received.message(), received.dialect()));
    } catch (ProtocolViolation violation) {
      connection.post(new SessionInput.InvalidFrameReceived(violation));
    }
    connection.awaitCapacity(properties.eventsTimeout());
  }

  private void failed(WebSocketSession session, Throwable failure) {
    ConnectedApp app = app(session);
    if (app != null) {
      app.connection().post(new SessionInput.Disconnected("the connection failed: " + failure));
      app.socket().abort(CloseCode.INTERNAL_ERROR, "the connection failed");
    }
  }

  private static PendingSockets.@Nullable PendingSocket pendingSocket(WebSocketSession session) {
    return session.getAttributes().get(PendingSockets.PendingSocket.ATTRIBUTE)
            instanceof PendingSockets.PendingSocket pending
        ? pending
        : null;
  }

  private static void release(PendingSockets.@Nullable PendingSocket pending) {
    if (pending != null) {
      pending.release();
    }
  }

  private static @Nullable ConnectedApp app(WebSocketSession session) {
    return session.getAttributes().get(APP) instanceof ConnectedApp app ? app : null;
  }
}
