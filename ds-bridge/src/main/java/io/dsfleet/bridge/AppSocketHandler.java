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

/** Takes the apps' connections and turns their frames into inputs of their sessions. */
final class AppSocketHandler extends AbstractWebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AppSocketHandler.class);
  private static final String APP = AppSocketHandler.class.getName();

  private static final long FIRST_MESSAGE_BYTES = 16_384;
  private static final long EARLY_MESSAGES_BYTES = 131_072;

  /** A connection with the text that its last message has so far. */
  private record App(AppConnection connection, TomcatSocket socket, Gathering text) {}

  private final SessionMachine machine;
  private final BridgeProperties properties;
  private final BridgeWorks works;
  private final SessionDirectory directory;
  private final LongSupplier clock;
  private final Executor blocking;
  private final int connectionsMax;
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
    this.connectionsMax = properties.connectionsWithin(Runtime.getRuntime().maxMemory());
    if (connectionsMax < properties.connectionsMost()) {
      LOG.info(
          "takes {} sockets at once, not {}: the heap holds no more",
          connectionsMax,
          properties.connectionsMost());
    }
  }

  /** Takes no more apps: those that come are told to try again later. */
  void drain() {
    draining = true;
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws IOException {
    PendingSockets.@Nullable Seat seat = seat(session);
    if (seat != null) {
      seat.opened();
    }
    if (draining || !(session.getAttributes().get(Entrance.ATTRIBUTE) instanceof Entrance in)) {
      leave(seat);
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
            in,
            () -> leave(seat));
    if (!directory.opened(connection, connectionsMax)) {
      leave(seat);
      session.close(new CloseStatus(CloseCode.TRY_LATER.number(), "too many connections"));
      return;
    }
    session.getAttributes().put(APP, new App(connection, socket, new Gathering()));
  }

  /**
   * Whether there was room for the part. Until the app has its session it may say little, and what
   * it says behind {@code app_ready} is kept, so that these messages count together.
   */
  private boolean gathered(App app, String part) {
    long most = properties.inboundLimit().toBytes();
    return switch (app.connection().state().phase()) {
      case AWAITING_READY -> app.text().add(part, Math.min(FIRST_MESSAGE_BYTES, most), true);
      case CLAIMING, BINDING -> app.text().add(part, Math.min(EARLY_MESSAGES_BYTES, most), false);
      case SYNCING, READY, CLOSED -> app.text().add(part, most, true);
    };
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) {
    App app = app(session);
    if (app == null) {
      return;
    }
    app.connection().heard();
    if (!gathered(app, part.getPayload())) {
      app.connection().post(new Input.Dismissed(CloseCode.TOO_BIG, "the message is too big"));
    } else if (part.isLast()) {
      said(app.connection(), app.text().take());
    }
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
    App app = app(session);
    if (app != null) {
      app.connection().post(new Input.Dismissed(CloseCode.NOT_TEXT, "expected text frames"));
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
    leave(seat(session));
    if (app != null) {
      app.connection().post(new Input.Disconnected("closed with " + status.getCode()));
      directory.closed(app.connection());
    }
  }

  /** Apps quote urls in their errors and log lines: the passwords in them go no further. */
  private void said(AppConnection connection, String said) {
    String frame = CameraUrls.masked(said);
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

  private static PendingSockets.@Nullable Seat seat(WebSocketSession session) {
    return session.getAttributes().get(PendingSockets.Seat.ATTRIBUTE)
            instanceof PendingSockets.Seat seat
        ? seat
        : null;
  }

  private static void leave(PendingSockets.@Nullable Seat seat) {
    if (seat != null) {
      seat.leave();
    }
  }

  private static @Nullable App app(WebSocketSession session) {
    return session.getAttributes().get(APP) instanceof App app ? app : null;
  }
}
