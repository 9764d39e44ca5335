package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Drives the conversation with one app: sends server messages and awaits app messages, each of
 * which the {@link ProtocolChecker} checks first. Not thread-safe.
 */
final class AppConversation {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int STREAMS_MAX = 1_024;

  /** Time without a message after which the app counts as idle. */
  static final Duration QUIET_PERIOD = Duration.ofMillis(150);

  private static final Duration MAX_DRAIN_TIME = Duration.ofSeconds(1);
  private static final Duration GONE_APP_TIMEOUT = Duration.ofMillis(200);

  final ConformanceSettings settings;
  private final WebSocketServer server;
  private final InstantSource clock;
  private final List<String> remarks = new ArrayList<>();
  private final ProtocolChecker checker = new ProtocolChecker(this::addRemark);

  private @Nullable WebSocketConnection socket;
  private @Nullable AppReady registered;
  private ProtocolDialect dialect = ProtocolDialect.CURRENT;
  private boolean admitted;
  private boolean dirty;
  private boolean appIsGone;
  private int fragment = WebSocketConnection.MAX_MESSAGE_BYTES;

  AppConversation(WebSocketServer server, ConformanceSettings settings, InstantSource clock) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
  }

  ProtocolChecker checker() {
    return checker;
  }

  /** The latest {@code app_ready}. */
  AppReady app() {
    AppReady known = registered;
    if (known == null) {
      throw ConformanceFailure.of("an app", "none has connected yet");
    }
    return known;
  }

  void addRemark(String text) {
    if (!remarks.contains(text)) {
      remarks.add(text);
    }
  }

  List<String> drainRemarks() {
    List<String> drained = List.copyOf(remarks);
    remarks.clear();
    return drained;
  }

  /** Prepares a scenario: afterwards the app is connected, registered and idle. */
  void begin() {
    if (!admitted) {
      // once the app is gone, later scenarios do not wait for the full timeout
      admit(awaitApp(appIsGone ? GONE_APP_TIMEOUT : settings.connectTimeout()));
    }
    if (dirty) {
      new CameraCleanup(this).run();
      dirty = false;
    }
  }

  /** Disconnects the app after a failed scenario, so that the next one starts clean. */
  void abandon() {
    dirty = true;
    if (socket != null) {
      drain(socket);
      socket.hangUp();
    }
    onDisconnect();
    checker.endAllJobs();
  }

  /** The JDK's WebSocket misses a close that arrives while it delivers a message. */
  private static void drain(WebSocketConnection socket) {
    long deadline = System.nanoTime() + MAX_DRAIN_TIME.toNanos();
    InboundEvent event = socket.next(QUIET_PERIOD);
    while (event instanceof InboundEvent.Text && System.nanoTime() < deadline) {
      event = socket.next(QUIET_PERIOD);
    }
  }

  /** Ends a scenario: receives remaining messages and checks that no second connection is open. */
  void settle() {
    List<CameraJob> open = checker.open();
    if (!open.isEmpty()) {
      throw new IllegalStateException("camera " + open.getFirst().cameraId + " is still open");
    }
    if (!admitted) {
      return;
    }
    listen(QUIET_PERIOD);
    if (connectsWithin(Duration.ZERO)) {
      throw ConformanceFailure.of("one connection at a time", "the app opened another one");
    }
  }

  /** Receives messages until none arrives for the given time. */
  void listen(Duration quiet) {
    InboundEvent event = open().next(quiet);
    while (event != null) {
      message(event, "a connection that stays");
      event = open().next(quiet);
    }
  }

  // --- sending ---

  /** Sets the fragment size of the next messages, in bytes. */
  void fragments(int bytes) {
    fragment = bytes;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  void send(ServerMessage message, String requestId) {
    checker.recordSent(message, requestId);
    sendRaw(AppProtocol.toApp(message, dialect));
  }

  /** Sends the message in one frame, byte by byte. */
  void sendBytewise(ServerMessage message, String requestId) {
    checker.recordSent(message, requestId);
    open().sendBytewise(AppProtocol.toApp(message, dialect), settings.responseTimeout());
  }

  void sendRaw(String frame) {
    open().send(frame, fragment, settings.responseTimeout());
  }

  void ping() {
    open().ping(settings.responseTimeout());
  }

  // --- receiving ---

  /** Awaits a matching message. Messages before it only have to be valid. */
  AppMessage await(String expected, Predicate<AppMessage> condition) {
    long deadline = System.nanoTime() + settings.responseTimeout().toNanos();
    String last = "it sent nothing";
    while (true) {
      Duration remaining = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      InboundEvent event = open().next(remaining);
      if (event == null) {
        throw ConformanceFailure.of(
            expected + " within " + settings.responseTimeout().toSeconds() + " s", last);
      }
      AppMessage message = message(event, expected);
      if (message == null) {
        continue;
      }
      if (condition.test(message)) {
        return message;
      }
      last = "the last message was " + message.type();
      if (isProgress(message)) {
        deadline = System.nanoTime() + settings.responseTimeout().toNanos();
      }
    }
  }

  private static boolean isProgress(AppMessage message) {
    return message.type().equals("processing_started") || message.type().equals("file_done");
  }

  <T extends AppMessage> T await(Class<T> type, String expected, Predicate<T> condition) {
    return type.cast(
        await(expected, message -> type.isInstance(message) && condition.test(type.cast(message))));
  }

  /** Awaits the reply to the request. */
  <T extends AppMessage> T awaitReply(Class<T> type, String expected, String requestId) {
    return await(type, expected, message -> requestId.equals(message.requestId()));
  }

  /** Awaits a pong. */
  void awaitPong() {
    long deadline = System.nanoTime() + settings.responseTimeout().toNanos();
    while (true) {
      InboundEvent event = open().next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (event instanceof InboundEvent.Pong) {
        return;
      }
      if (event == null) {
        throw ConformanceFailure.of(
            "a pong within " + settings.responseTimeout().toSeconds() + " s", "none came");
      }
      message(event, "a pong");
    }
  }

  private @Nullable AppMessage message(InboundEvent event, String expected) {
    return switch (event) {
      case InboundEvent.Pong _ -> null;
      case InboundEvent.ProtocolError error -> {
        onDisconnect();
        throw ConformanceFailure.ofSentence(error.failure());
      }
      case InboundEvent.Closed closed -> {
        onDisconnect();
        throw ConformanceFailure.of(
            expected, "the app ended the connection (" + closed.code() + ")");
      }
      case InboundEvent.Text text -> {
        AppMessage message = read(text.frame()).message();
        checker.check(message);
        yield message;
      }
    };
  }

  private static AppProtocol.Received<AppMessage> read(String frame) {
    try {
      return AppProtocol.fromApp(frame);
    } catch (ProtocolViolation violation) {
      String head = frame.length() > 120 ? frame.substring(0, 120) + "..." : frame;
      throw ConformanceFailure.of("a valid message", violation.getMessage() + ": " + head);
    }
  }

  // --- connections ---

  /** An app that has sent {@code app_ready} and has not been answered yet. */
  record ConnectedApp(WebSocketConnection socket, AppReady ready, ProtocolDialect dialect) {}

  /** Awaits the app's next connection and its {@code app_ready}. */
  ConnectedApp awaitApp(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (true) {
      WebSocketConnection accepted = next(deadline, time);
      socket = accepted;
      Duration remaining = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      switch (accepted.next(remaining)) {
        case InboundEvent.Text text -> {
          AppProtocol.Received<AppMessage> first = read(text.frame());
          if (!(first.message() instanceof AppReady ready)) {
            throw ConformanceFailure.of(
                "app_ready as the first message of a connection",
                "it is " + first.message().type());
          }
          return new ConnectedApp(accepted, validated(ready), first.dialect());
        }
        case InboundEvent.ProtocolError error ->
            throw ConformanceFailure.ofSentence(error.failure());
        case null -> throw ConformanceFailure.of("app_ready", "the app connected and sent nothing");
        case InboundEvent.Closed _, InboundEvent.Pong _ -> {} // it may try again
      }
    }
  }

  /** Awaits the app's next connection without reading from it. */
  WebSocketConnection awaitConnection(Duration time) {
    return next(System.nanoTime() + time.toNanos(), time);
  }

  private WebSocketConnection next(long deadline, Duration time) {
    WebSocketConnection accepted =
        server.accept(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    appIsGone = accepted == null;
    if (accepted == null) {
      String why = server.rejectionReason();
      throw ConformanceFailure.of(
          "the app to connect within " + time.toSeconds() + " s",
          why == null ? "it did not connect" : why);
    }
    return accepted;
  }

  /** Whether the app connects within the time. */
  boolean connectsWithin(Duration time) {
    WebSocketConnection accepted = server.accept(time);
    if (accepted != null) {
      accepted.abort();
    }
    return accepted != null;
  }

  private AppReady validated(AppReady ready) {
    if (!WORD.matcher(ready.instanceId()).matches()) {
      throw ConformanceFailure.of(
          "instance_id of 1 to 64 of A-Z a-z 0-9 _ -", "it is '" + ready.instanceId() + "'");
    }
    if (ready.processId() < 1) {
      throw ConformanceFailure.of("process_id of at least 1", "it is " + ready.processId());
    }
    if (ready.streamsCount() < 1 || ready.streamsCount() > STREAMS_MAX) {
      throw ConformanceFailure.of(
          "streams_count 1 to " + STREAMS_MAX, "it is " + ready.streamsCount());
    }
    if (ready.status() == ReplyStatus.ERROR) {
      throw ConformanceFailure.of("app_ready with status ok", "it is error");
    }
    if (ready.requestId() == null) {
      addRemark("app_ready has no request_id");
    }
    if (ready.startTime() == null) {
      addRemark(
          "app_ready has no start_time: a restarted process with a reused pid looks the same");
    }
    return ready;
  }

  /** Accepts {@code app_ready} and registers the app. */
  void admit(ConnectedApp connected) {
    AppReady ready = connected.ready();
    take(connected);
    String id = ready.requestId();
    sendRaw(
        AppProtocol.toApp(
            ready.isReconnection()
                ? new ReconnectionAck(
                    id, ready.instanceId(), ReplyStatus.OK, true, true, true, "running")
                : new ExecuteAck(
                    id,
                    ready.instanceId(),
                    true,
                    true,
                    "confirmed",
                    null,
                    null,
                    null,
                    null,
                    timestamp()),
            dialect));
    admitted = true;
  }

  /** Refuses {@code app_ready} and closes the connection. */
  void refuse(ConnectedApp connected, String code, String message) {
    take(connected);
    sendRaw(
        AppProtocol.toApp(
            new ExecuteAck(
                connected.ready().requestId(),
                connected.ready().instanceId(),
                false,
                true,
                "error",
                "/expected.txt",
                connected.ready().configPath(),
                code,
                message,
                timestamp()),
            dialect));
    open().close(1008, code, settings.responseTimeout());
    onDisconnect();
  }

  private void take(ConnectedApp connected) {
    socket = connected.socket();
    registered = connected.ready();
    dialect = connected.dialect();
  }

  /** Closes the connection with the code, like a server that stops. */
  void close(int code) {
    open().close(code, "conformance", settings.responseTimeout());
    onDisconnect();
  }

  /** Cuts the connection without a close frame. */
  void cut() {
    open().hangUp();
    onDisconnect();
  }

  /** Awaits the end of the connection by the app and returns its close code. */
  int awaitEnd() {
    while (true) {
      InboundEvent event = open().next(settings.responseTimeout());
      if (event == null) {
        throw ConformanceFailure.of("the app to end the connection", "it is still open");
      }
      if (event instanceof InboundEvent.Closed closed) {
        onDisconnect();
        return closed.code();
      }
      message(event, "the end of the connection");
    }
  }

  /** Whether the connection stays open: false if the app closes it. */
  boolean survives() {
    ping();
    long deadline = System.nanoTime() + settings.responseTimeout().toNanos();
    while (true) {
      switch (open().next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        case InboundEvent.Pong _ -> {
          return true;
        }
        case InboundEvent.Closed _ -> {
          onDisconnect();
          return false;
        }
        case null ->
            throw ConformanceFailure.of("a pong, or the end of the connection", "neither came");
        case InboundEvent other -> message(other, "a pong");
      }
    }
  }

  private void onDisconnect() {
    socket = null;
    admitted = false;
    fragment = WebSocketConnection.MAX_MESSAGE_BYTES;
    checker.connectionLost();
  }

  private WebSocketConnection open() {
    WebSocketConnection present = socket;
    if (present == null) {
      throw ConformanceFailure.of("a connection", "the app is not connected");
    }
    return present;
  }

  private String timestamp() {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        clock.instant().atOffset(ZoneOffset.UTC).withNano(0));
  }
}
