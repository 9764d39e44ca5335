package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.Status;
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
 * The conversation with the app: what the server says, and the next thing that the app says, seen
 * by the {@link ProtocolChecker} first. One thread.
 */
final class AppConversation {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int STREAMS_MAX = 1_024;

  /** Long enough for an app to say what it has to say. */
  static final Duration QUIET = Duration.ofMillis(150);

  private static final Duration MOST_NOISE = Duration.ofSeconds(1);
  private static final Duration GONE = Duration.ofMillis(200);

  final ConformanceSettings settings;
  private final WebSocketServer server;
  private final InstantSource clock;
  private final List<String> remarks = new ArrayList<>();
  private final ProtocolChecker referee = new ProtocolChecker(this::remark);

  private @Nullable WebSocketConnection socket;
  private @Nullable AppReady who;
  private Dialect dialect = Dialect.CURRENT;
  private boolean admitted;
  private boolean soiled;
  private boolean gone;
  private int fragment = WebSocketConnection.MOST_BYTES;

  AppConversation(WebSocketServer server, ConformanceSettings settings, InstantSource clock) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
  }

  ProtocolChecker referee() {
    return referee;
  }

  /** What the app said of itself last. */
  AppReady app() {
    AppReady known = who;
    if (known == null) {
      throw ConformanceFailure.of("an app", "none has connected yet");
    }
    return known;
  }

  void remark(String what) {
    if (!remarks.contains(what)) {
      remarks.add(what);
    }
  }

  List<String> takeRemarks() {
    List<String> taken = List.copyOf(remarks);
    remarks.clear();
    return taken;
  }

  /** A scenario begins: the app is connected, admitted and has nothing to do. */
  void begin() {
    if (!admitted) {
      // an app that is gone is not waited for in every scenario that is left
      admit(arrival(gone ? GONE : settings.connectWithin()));
    }
    if (soiled) {
      new CameraCleanup(this).sweep();
      soiled = false;
    }
  }

  /** A scenario failed: whatever it left is not the next one's fault. */
  void giveUp() {
    soiled = true;
    if (socket != null) {
      quieten(socket);
      socket.hangUp();
    }
    left();
    referee.forget();
  }

  /** The JDK's WebSocket misses an end that comes while it hands out a message. */
  private static void quieten(WebSocketConnection socket) {
    long deadline = System.nanoTime() + MOST_NOISE.toNanos();
    InboundEvent heard = socket.next(QUIET);
    while (heard instanceof InboundEvent.Text && System.nanoTime() < deadline) {
      heard = socket.next(QUIET);
    }
  }

  /** Lets the app say what it has to say and sees that nothing is left under way. */
  void settle() {
    List<CameraJob> open = referee.open();
    if (!open.isEmpty()) {
      throw new IllegalStateException("camera " + open.getFirst().cameraId + " was left");
    }
    if (!admitted) {
      return;
    }
    listen(QUIET);
    if (comes(Duration.ZERO)) {
      throw ConformanceFailure.of("one connection at a time", "the app opened another one");
    }
  }

  /** Hears what comes until it is quiet for so long. */
  void listen(Duration quiet) {
    InboundEvent heard = open().next(quiet);
    while (heard != null) {
      message(heard, "a connection that stays");
      heard = open().next(quiet);
    }
  }

  // --- what the server says ---

  /** How the next messages are cut, in bytes per frame. */
  void fragments(int bytes) {
    fragment = bytes;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  void say(ServerMessage message, String requestId) {
    referee.said(message, requestId);
    sayRaw(AppProtocol.toApp(message, dialect));
  }

  /** Says it in one frame that reaches the network byte by byte. */
  void dribble(ServerMessage message, String requestId) {
    referee.said(message, requestId);
    open().dribble(AppProtocol.toApp(message, dialect), settings.answerWithin());
  }

  void sayRaw(String frame) {
    open().send(frame, fragment, settings.answerWithin());
  }

  void ping() {
    open().ping(settings.answerWithin());
  }

  // --- what the app says ---

  /** The next message that fits; what comes before it only has to be allowed. */
  AppMessage await(String expected, Predicate<AppMessage> wanted) {
    long deadline = System.nanoTime() + settings.answerWithin().toNanos();
    String last = "it said nothing";
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      InboundEvent heard = open().next(left);
      if (heard == null) {
        throw ConformanceFailure.of(
            expected + " within " + settings.answerWithin().toSeconds() + " s", last);
      }
      AppMessage message = message(heard, expected);
      if (message == null) {
        continue;
      }
      if (wanted.test(message)) {
        return message;
      }
      last = "the last word was " + message.type();
      if (isProgress(message)) {
        deadline = System.nanoTime() + settings.answerWithin().toNanos();
      }
    }
  }

  private static boolean isProgress(AppMessage message) {
    return message.type().equals("processing_started") || message.type().equals("file_done");
  }

  <T extends AppMessage> T await(Class<T> type, String expected, Predicate<T> wanted) {
    return type.cast(
        await(expected, message -> type.isInstance(message) && wanted.test(type.cast(message))));
  }

  /** The answer to the request. */
  <T extends AppMessage> T answer(Class<T> type, String expected, String requestId) {
    return await(type, expected, message -> requestId.equals(message.requestId()));
  }

  /** Waits for the answer to a ping. */
  void awaitPong() {
    long deadline = System.nanoTime() + settings.answerWithin().toNanos();
    while (true) {
      InboundEvent heard = open().next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (heard instanceof InboundEvent.Pong) {
        return;
      }
      if (heard == null) {
        throw ConformanceFailure.of(
            "a pong within " + settings.answerWithin().toSeconds() + " s", "none came");
      }
      message(heard, "a pong");
    }
  }

  private @Nullable AppMessage message(InboundEvent heard, String expected) {
    return switch (heard) {
      case InboundEvent.Pong _ -> null;
      case InboundEvent.Broken broken -> {
        left();
        throw ConformanceFailure.worded(broken.what());
      }
      case InboundEvent.Closed closed -> {
        left();
        throw ConformanceFailure.of(expected, "the app ended the connection (" + closed.code() + ")");
      }
      case InboundEvent.Text text -> {
        AppMessage message = read(text.frame()).message();
        referee.heard(message);
        yield message;
      }
    };
  }

  private static AppProtocol.Received<AppMessage> read(String frame) {
    try {
      return AppProtocol.fromApp(frame);
    } catch (ProtocolViolation violation) {
      String head = frame.length() > 120 ? frame.substring(0, 120) + "..." : frame;
      throw ConformanceFailure.worded(violation.getMessage() + ": " + head);
    }
  }

  // --- connections ---

  /** An app at the door: connected, introduced, not answered yet. */
  record Arrival(WebSocketConnection socket, AppReady ready, Dialect dialect) {}

  /** The app's next connection, with its {@code app_ready}. */
  Arrival arrival(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (true) {
      WebSocketConnection arrived = next(deadline, time);
      socket = arrived;
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      switch (arrived.next(left)) {
        case InboundEvent.Text text -> {
          AppProtocol.Received<AppMessage> first = read(text.frame());
          if (!(first.message() instanceof AppReady ready)) {
            throw ConformanceFailure.of(
                "app_ready as the first word of a connection", "it is " + first.message().type());
          }
          return new Arrival(arrived, checked(ready), first.dialect());
        }
        case InboundEvent.Broken broken -> throw ConformanceFailure.worded(broken.what());
        case null -> throw ConformanceFailure.of("app_ready", "the app connected and said nothing");
        case InboundEvent.Closed _, InboundEvent.Pong _ -> {} // it may try again
      }
    }
  }

  /** The app's next connection, whatever it says on it. */
  WebSocketConnection knock(Duration time) {
    return next(System.nanoTime() + time.toNanos(), time);
  }

  private WebSocketConnection next(long deadline, Duration time) {
    WebSocketConnection arrived = server.accept(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    gone = arrived == null;
    if (arrived == null) {
      String why = server.turnedAway();
      throw ConformanceFailure.of(
          "the app to connect within " + time.toSeconds() + " s",
          why == null ? "it did not come" : why);
    }
    return arrived;
  }

  /** Whether the app comes within the time. */
  boolean comes(Duration time) {
    WebSocketConnection arrived = server.accept(time);
    if (arrived != null) {
      arrived.abort();
    }
    return arrived != null;
  }

  private AppReady checked(AppReady ready) {
    if (!WORD.matcher(ready.instanceId()).matches()) {
      throw ConformanceFailure.of(
          "instance_id of 1 to 64 of A-Z a-z 0-9 _ -", "it is '" + ready.instanceId() + "'");
    }
    if (ready.processId() < 1) {
      throw ConformanceFailure.of("process_id of at least 1", "it is " + ready.processId());
    }
    if (ready.streamsCount() < 1 || ready.streamsCount() > STREAMS_MAX) {
      throw ConformanceFailure.of("streams_count 1 to " + STREAMS_MAX, "it is " + ready.streamsCount());
    }
    if (ready.status() == Status.ERROR) {
      throw ConformanceFailure.of("app_ready with status ok", "it is error");
    }
    if (ready.requestId() == null) {
      remark("app_ready has no request_id");
    }
    if (ready.startTime() == null) {
      remark("app_ready has no start_time: a restarted process with a used pid looks the same");
    }
    return ready;
  }

  /** Answers {@code app_ready}: the app is registered. */
  void admit(Arrival arrival) {
    AppReady ready = arrival.ready();
    take(arrival);
    String id = ready.requestId();
    sayRaw(
        AppProtocol.toApp(
            ready.isReconnection()
                ? new ReconnectionAck(
                    id, ready.instanceId(), Status.OK, true, true, true, "running")
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

  /** Answers {@code app_ready} with a refusal and closes. */
  void refuse(Arrival arrival, String code, String message) {
    take(arrival);
    sayRaw(
        AppProtocol.toApp(
            new ExecuteAck(
                arrival.ready().requestId(),
                arrival.ready().instanceId(),
                false,
                true,
                "error",
                "/expected.txt",
                arrival.ready().configPath(),
                code,
                message,
                timestamp()),
            dialect));
    open().close(1008, code, settings.answerWithin());
    left();
  }

  private void take(Arrival arrival) {
    socket = arrival.socket();
    who = arrival.ready();
    dialect = arrival.dialect();
  }

  /** Closes with the code, as a server that stops. */
  void close(int code) {
    open().close(code, "conformance", settings.answerWithin());
    left();
  }

  /** Cuts the connection without a word. */
  void cut() {
    open().hangUp();
    left();
  }

  /** The app's end of the connection is expected; its close code. */
  int awaitEnd() {
    while (true) {
      InboundEvent heard = open().next(settings.answerWithin());
      if (heard == null) {
        throw ConformanceFailure.of("the app to end the connection", "it is still open");
      }
      if (heard instanceof InboundEvent.Closed closed) {
        left();
        return closed.code();
      }
      message(heard, "the end of the connection");
    }
  }

  /** Whether the connection lives on: false once the app ends it. */
  boolean survives() {
    ping();
    long deadline = System.nanoTime() + settings.answerWithin().toNanos();
    while (true) {
      switch (open().next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        case InboundEvent.Pong _ -> {
          return true;
        }
        case InboundEvent.Closed _ -> {
          left();
          return false;
        }
        case null -> throw ConformanceFailure.of("a pong, or the end of the connection", "neither came");
        case InboundEvent heard -> message(heard, "a pong");
      }
    }
  }

  private void left() {
    socket = null;
    admitted = false;
    fragment = WebSocketConnection.MOST_BYTES;
    referee.outage();
  }

  private WebSocketConnection open() {
    WebSocketConnection present = socket;
    if (present == null) {
      throw ConformanceFailure.of("a connection", "there is none");
    }
    return present;
  }

  private String timestamp() {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        clock.instant().atOffset(ZoneOffset.UTC).withNano(0));
  }
}
