package io.dsfleet.referenceapp.connection;

import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.referenceapp.config.ServerSettings;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The app's connection to the server (001 2.3.1): introduces the app, hands on what the server
 * says, and connects again for ever when the connection is lost.
 *
 * <p>All methods and callbacks run on the loop's one thread.
 */
public final class ServerConnection {
  private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofSeconds(20);
  private static final Duration PONG = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofSeconds(10);
  private static final Set<String> GOOD = Set.of("ok", "confirmed");

  private final ServerSettings settings;
  private final HttpClient client;
  private final ScheduledExecutorService loop;
  private final LongSupplier nanoTime;
  private final Owner owner;
  private final Retry retry;
  private final HealthProbe health;
  private final Outbox outbox;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private @Nullable WebSocket socket;
  private long connections;
  private boolean admitted;
  private boolean admittedBefore;
  private boolean sending;
  private boolean finishing;
  private boolean pinging;
  private boolean pingSending;
  private long sendBegunNanos;
  private long pingedNanos;
  private long heardNanos;
  private long admittedNanos;
  private @Nullable Integer lastCloseCode;
  private @Nullable Runnable closedEarly;

  /** Whoever the connection is for. */
  public interface Owner {
    /** What the app says of itself on a new connection. */
    AppReady introduction(boolean reconnection, @Nullable Integer lastCloseCode);

    /** The server said something that is not about the connection itself. */
    void received(ServerMessage message);
  }

  /**
   * A connection that is not open yet.
   *
   * @param loop has one thread
   * @param random numbers from 0 to 1, for jitter
   */
  public ServerConnection(
      ServerSettings settings,
      HttpClient client,
      ScheduledExecutorService loop,
      LongSupplier nanoTime,
      DoubleSupplier random,
      Owner owner) {
    this.settings = settings;
    this.client = client;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.owner = owner;
    this.retry = new Retry(settings.retry(), random);
    this.health = new HealthProbe(client, settings.health());
    this.outbox = new Outbox(settings.mostPending());
  }

  /** Connects, and from now on keeps connected. */
  public void open() {
    connect(++connections);
    var _ =
        loop.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says something about the app's work, now or on the next connection. */
  public void send(AppMessage message) {
    boolean notice = message instanceof ProcessingStarted || message instanceof LogLine;
    outbox.add(AppProtocol.toServer(message), notice ? Outbox.Kind.NOTICE : Outbox.Kind.RESULT);
    pump();
  }

  /** Answers a question that was asked on this connection; forgotten with it. */
  public void answer(AppMessage message) {
    outbox.add(AppProtocol.toServer(message), Outbox.Kind.ANSWER);
    pump();
  }

  /** Closes once all is sent, or after a few seconds; done when closed. */
  public CompletableFuture<Void> finish() {
    finishing = true;
    after(settings.farewellTimeout(), () -> finished.complete(null));
    pump();
    return finished;
  }

  /** Asks first whether the server would take the app, then connects. */
  private void reconnect() {
    if (finishing) {
      finished.complete(null);
      return;
    }
    long connection = ++connections;
    var _ =
        health.ask().thenAccept(verdict -> loop.execute(() -> connectIfWell(connection, verdict)));
  }

  private void connectIfWell(long connection, HealthProbe.Verdict verdict) {
    if (connection != connections) {
      return;
    }
    if (verdict.reason() == null) {
      connect(connection);
    } else {
      retryAfter(retry.afterRefusal(verdict.askedWait()), "no connection", verdict.reason());
    }
  }

  private void connect(long connection) {
    closedEarly = null;
    FrameListener listener = new FrameListener(receiver(connection), settings.mostFrameBytes());
    var _ =
        opening(listener)
            .whenComplete(
                (opened, error) -> loop.execute(() -> connected(connection, opened, error)));
  }

  private CompletableFuture<WebSocket> opening(FrameListener listener) {
    try {
      return client
          .newWebSocketBuilder()
          .subprotocols(settings.subprotocol())
          .connectTimeout(settings.connectTimeout())
          .buildAsync(settings.address(), listener);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private FrameListener.Receiver receiver(long connection) {
    return new FrameListener.Receiver() {
      @Override
      public void text(String frame) {
        loop.execute(() -> heard(connection, () -> ServerConnection.this.text(frame)));
      }

      @Override
      public void pong(long number) {
        loop.execute(() -> heard(connection, () -> outbox.pong(number)));
      }

      @Override
      public void closed(int code, String reason) {
        loop.execute(() -> closedByServer(connection, code, reason));
      }
    };
  }

  /** The close of a server that has no room can come before this app knows that it is connected. */
  private void closedByServer(long connection, int code, String reason) {
    if (connection == connections && socket == null) {
      closedEarly = () -> lost(connection, code, reason);
    } else {
      lost(connection, code, reason);
    }
  }

  private void connected(long connection, @Nullable WebSocket opened, @Nullable Throwable error) {
    if (connection != connections) {
      if (opened != null) {
        opened.abort();
      }
      return;
    }
    if (opened == null) {
      retryAfter(retry.afterFailure(), "no connection", String.valueOf(error));
      return;
    }
    socket = opened;
    sending = false;
    pinging = false;
    pingSending = false;
    heardNanos = nanoTime.getAsLong();
    if (closedEarly != null) {
      closedEarly.run();
      return;
    }
    AppReady introduction = owner.introduction(admittedBefore, lastCloseCode);
    transmit(opened, AppProtocol.toServer(introduction));
    after(
        settings.connectTimeout(),
        () -> {
          if (connection == connections && !admitted) {
            drop("app_ready was not answered");
          }
        });
  }

  private void heard(long connection, Runnable what) {
    if (connection == connections && socket != null) {
      heardNanos = nanoTime.getAsLong();
      pinging = false;
      what.run();
    }
  }

  private void text(String frame) {
    ServerMessage message;
    try {
      message = AppProtocol.fromServer(frame).message();
    } catch (ProtocolViolation e) {
      LOG.log(Level.WARNING, "the server sent what is no message: {0}", e.getMessage());
      if (admitted) {
        answer(new AppError(e.requestId(), e.code().name(), e.getMessage()));
      }
      return;
    }
    switch (message) {
      case ExecuteAck ack ->
          acknowledged(
              GOOD.contains(ack.status().toLowerCase(Locale.ROOT)),
              ack.errorCode() + ": " + ack.errorMessage());
      case ReconnectionAck ack ->
          acknowledged(ack.status() == ReplyStatus.OK, "the reconnection is refused");
      case ServerError error ->
          LOG.log(
              Level.WARNING, "the server refuses: {0}: {1}", error.errorCode(), error.message());
      case ServerMessage work -> owner.received(work);
    }
  }

  private void acknowledged(boolean good, String reason) {
    if (!good) {
      drop("the server does not admit this app: " + reason);
      return;
    }
    LOG.log(Level.INFO, "admitted by {0}", settings.address().getAuthority());
    admitted = true;
    admittedBefore = true;
    admittedNanos = nanoTime.getAsLong();
    pump();
  }

  private void pump() {
    WebSocket open = socket;
    if (open == null || !admitted || sending) {
      return;
    }
    String frame = outbox.next();
    if (frame != null) {
      transmit(open, frame);
    } else if (finishing) {
      var _ =
          open.sendClose(WebSocket.NORMAL_CLOSURE, "terminated")
              .whenComplete((_, _) -> finished.complete(null));
    }
  }

  private void transmit(WebSocket open, String frame) {
    long connection = connections;
    sending = true;
    sendBegunNanos = nanoTime.getAsLong();
    var _ =
        open.sendText(frame, true)
            .whenComplete((_, error) -> loop.execute(() -> transmitted(connection, error)));
  }

  private void transmitted(long connection, @Nullable Throwable error) {
    if (connection != connections) {
      return;
    }
    sending = false;
    if (error == null) {
      pump();
    } else {
      drop("cannot send: " + error);
    }
  }

  private void beat() {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long quiet = now - heardNanos;
    if (sending && now - sendBegunNanos > STUCK.toNanos()) {
      drop("the server has taken nothing for " + STUCK.toSeconds() + " s");
    } else if (pinging && now - pingedNanos > PONG.toNanos()) {
      // The JDK's client does not always tell that a connection has ended just after a frame.
      drop("the server has been silent for " + PONG.toSeconds() + " s after a ping");
    } else if (admitted
        && !pinging
        && !pingSending
        && (outbox.unproved() || quiet > settings.heartbeat().toNanos())) {
      ping(open);
    }
  }

  private void ping(WebSocket open) {
    pinging = true;
    pingSending = true;
    pingedNanos = nanoTime.getAsLong();
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(0, outbox.ping());
    long connection = connections;
    var _ =
        open.sendPing(number)
            .whenComplete((_, error) -> loop.execute(() -> pinged(connection, error)));
  }

  private void pinged(long connection, @Nullable Throwable error) {
    if (connection == connections) {
      pingSending = false;
      if (error != null) {
        drop("cannot ping: " + error);
      }
    }
  }

  private void drop(String reason) {
    if (socket != null) {
      socket.abort();
    }
    lost(connections, FrameListener.BROKEN, reason);
  }

  private void lost(long connection, int code, String reason) {
    if (connection != connections || socket == null) {
      return;
    }
    connections++;
    socket = null;
    sending = false;
    lastCloseCode = code;
    outbox.lost();
    // A server that throws the app out as soon as it has taken it is not to be hammered.
    if (admitted && nanoTime.getAsLong() - admittedNanos > STABLE.toNanos()) {
      retry.reset();
    }
    admitted = false;
    if (finishing) {
      finished.complete(null);
      return;
    }
    retryAfter(retry.afterClose(code), "connection lost", code + ": " + reason);
  }

  private void retryAfter(Duration wait, String what, String reason) {
    LOG.log(
        Level.WARNING,
        "{0} to {1} ({2}); next attempt in {3} ms",
        what,
        settings.address().getAuthority(),
        reason,
        String.valueOf(wait.toMillis()));
    after(wait, this::reconnect);
  }

  private void after(Duration wait, Runnable what) {
    var _ = loop.schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
  }
}
