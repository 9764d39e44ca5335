package io.dsfleet.bridge;

import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.job.CameraUrls;
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
final class AppSocketHandler extends AbstractWebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AppSocketHandler.class);
  private static final String APP = AppSocketHandler.class.getName();

  private static final long MAX_FIRST_MESSAGE_BYTES = 16_384;
  private static final long MAX_EARLY_MESSAGE_BYTES = 131_072;

  /** A connection and the parts of its current message. */
  private record App(AppConnection connection, TomcatSocket socket, Gathering text) {}

  private final SessionMachine machine;
  private final BridgeProperties properties;
  private final BridgeWorks works;
  private final SessionDirectory directory;
  private final LongSupplier clock;
  private final Executor blocking;
  private final int maxConnections;
  private volatile boolean draining;

  AppSocketHandler(
      SessionMachine machine,
      BridgeProperties properties,
      BridgeWorks works,
      SessionDirectory directory,
      LongSupplier clock,
      Executor blocking) {
    this.machine = machine;
    this.properties = properties;
    this.works = works;
    this.directory = directory;
    this.clock = clock;
    this.blocking = blocking;
    this.maxConnections = properties.connectionsWithin(Runtime.getRuntime().maxMemory());
    if (maxConnections < properties.connectionsMost()) {
      LOG.info(
          "accepting at most {} sockets instead of {}: limited by the heap size",
          maxConnections,
          properties.connectionsMost());
    }
  }

  /** Stops accepting apps: new connections are closed with 1013. */
  void drain() {
    draining = true;
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws IOException {
    PendingSockets.@Nullable Seat pending = pendingSocket(session);
    if (pending != null) {
      pending.opened();
    }
    if (draining
        || !(session.getAttributes().get(Entrance.ATTRIBUTE) instanceof Entrance identity)) {
      release(pending);
      session.close(new CloseStatus(CloseCode.TRY_LATER.number(), "shutting down"));
      return;
    }
    TomcatSocket socket =
        new TomcatSocket(session, properties, blocking, failure -> failed(session, failure));
    AppConnection connection =
        new AppConnection(
            machine,
            socket,
            works,
            clock,
            properties.eventsBuffer(),
            new LogAllowance(properties.logsPerSecond()),
            identity,
            () -> release(pending));
    if (!directory.opened(connection, maxConnections)) {
      release(pending);
      session.close(new CloseStatus(CloseCode.TRY_LATER.number(), "too many connections"));
      return;
    }
    session.getAttributes().put(APP, new App(connection, socket, new Gathering()));
  }

  /**
   * Appends a message part; false if the message is too long. Before the session is ready, the
   * limits are lower; messages after {@code app_ready} are kept, so their lengths add up.
   */
  private boolean append(App app, String part) {
    long maxBytes = properties.inboundLimit().toBytes();
    return switch (app.connection().state().phase()) {
      case AWAITING_READY ->
          app.text().add(part, Math.min(MAX_FIRST_MESSAGE_BYTES, maxBytes), true);
      case CLAIMING, BINDING ->
          app.text().add(part, Math.min(MAX_EARLY_MESSAGE_BYTES, maxBytes), false);
      case SYNCING, READY, CLOSED -> app.text().add(part, maxBytes, true);
    };
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) {
    App app = app(session);
    if (app == null) {
      return;
    }
    app.connection().heard();
    if (!append(app, part.getPayload())) {
      app.connection().post(new Input.Dismissed(CloseCode.TOO_BIG, "the message is too big"));
    } else if (part.isLast()) {
      receive(app.connection(), app.text().take());
    }
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
    App app = app(session);
    if (app != null) {
      app.connection()
          .post(
              new Input.Dismissed(
                  CloseCode.NOT_TEXT, "binary frames are not supported; send text frames"));
    }
  }

  @Override
  protected void handlePongMessage(WebSocketSession session, PongMessage message) {
    App app = app(session);
    if (app != null) {
      app.connection().heard();
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable failure) {
    failed(session, failure);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    App app = app(session);
    release(pendingSocket(session));
    if (app != null) {
      app.connection().post(new Input.Disconnected("closed with " + status.getCode()));
      directory.closed(app.connection());
    }
  }

  /** Masks passwords first: apps quote URLs in their errors and log lines. */
  private void receive(AppConnection connection, String text) {
    String frame = CameraUrls.masked(text);
    try {
      AppProtocol.Received<AppMessage> received = AppProtocol.fromApp(frame);
      works.heard(received.message().type());
      connection.post(new Input.AppSaid(received.message(), received.dialect()));
    } catch (ProtocolViolation violation) {
      connection.post(new Input.AppBroke(violation));
    }
    connection.awaitRoom(properties.eventsPatience());
  }

  private void failed(WebSocketSession session, Throwable failure) {
    App app = app(session);
    if (app != null) {
      app.connection().post(new Input.Disconnected("the connection failed: " + failure));
      app.socket().abort(CloseCode.OUR_FAULT, "the connection failed");
    }
  }

  private static PendingSockets.@Nullable Seat pendingSocket(WebSocketSession session) {
    return session.getAttributes().get(PendingSockets.Seat.ATTRIBUTE)
            instanceof PendingSockets.Seat pending
        ? pending
        : null;
  }

  private static void release(PendingSockets.@Nullable Seat pending) {
    if (pending != null) {
      pending.leave();
    }
  }

  private static @Nullable App app(WebSocketSession session) {
    return session.getAttributes().get(APP) instanceof App app ? app : null;
  }
}
