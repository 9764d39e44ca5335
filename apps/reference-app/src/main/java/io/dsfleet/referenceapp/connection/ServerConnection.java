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
 * The app's connection to the server: sends {@code app_ready}, delivers server messages, and
 * reconnects without limit when the connection is lost.
 *
 * <p>All methods and callbacks run on the event loop's thread.
 */
public final class ServerConnection {
  private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PONG_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STABLE_AFTER = Duration.ofSeconds(10);
  private static final Set<String> POSITIVE_STATUSES = Set.of("ok", "confirmed");

  private final ServerSettings settings;
  private final HttpClient client;
  private final ScheduledExecutorService loop;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private final ReconnectSchedule schedule;
  private final HealthProbe health;
  private final ServerOutbox outbox;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private @Nullable WebSocket socket;
  private long connections;
  private boolean admitted;
  private boolean admittedBefore;
  private boolean sending;
  private boolean finishing;
  private boolean pinging;
  private boolean pingSending;
  private long sendStartedNanos;
  private long pingSentNanos;
  private long receivedNanos;
  private long admittedNanos;
  private @Nullable Integer lastCloseCode;
  private @Nullable Runnable closedEarly;

  /** Receives the connection's events. */
  public interface Listener {
    /** Creates the {@code app_ready} for a new connection. */
    AppReady appReady(boolean reconnection, @Nullable Integer lastCloseCode);

    /** Handles a server message that does not concern the connection itself. */
    void onMessage(ServerMessage message);
  }

  /**
   * Creates a connection that is not open yet.
   *
   * @param loop single-threaded
   * @param random numbers from 0 to 1, for jitter
   */
  public ServerConnection(
      ServerSettings settings,
      HttpClient client,
      ScheduledExecutorService loop,
      LongSupplier nanoTime,
      DoubleSupplier random,
      Listener owner) {
    this.settings = settings;
    this.client = client;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.listener = owner;
    this.schedule = new ReconnectSchedule(settings.retry(), random);
    this.health = new HealthProbe(client, settings.health());
    this.outbox = new ServerOutbox(settings.maxPendingFrames());
  }

  /** Connects and reconnects until {@link #closeWhenSent}. */
  public void open() {
    connect(++connections);
    var _ =
        loop.scheduleWithFixedDelay(
            this::checkConnection,
            CHECK_INTERVAL.toMillis(),
            CHECK_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Sends a message now or on the next connection. */
  public void send(AppMessage message) {
    boolean notice = message instanceof ProcessingStarted || message instanceof LogLine;
    outbox.add(
        AppProtocol.toServer(message),
        notice ? ServerOutbox.Kind.NOTICE : ServerOutbox.Kind.RESULT);
    sendNext();
  }

  /** Replies to a query; the reply is dropped if the connection is lost. */
  public void reply(AppMessage message) {
    outbox.add(AppProtocol.toServer(message), ServerOutbox.Kind.REPLY);
    sendNext();
  }

  /**
   * Closes the connection once all messages are sent or the close timeout expires. The future
   * completes then.
   */
  public CompletableFuture<Void> closeWhenSent() {
    finishing = true;
    after(settings.closeTimeout(), () -> finished.complete(null));
    sendNext();
    return finished;
  }

  /** Checks the server's health, then connects. */
  private void reconnect() {
    if (finishing) {
      finished.complete(null);
      return;
    }
    long connection = ++connections;
    var _ =
        health
            .check()
            .thenAccept(verdict -> loop.execute(() -> connectIfHealthy(connection, verdict)));
  }

  private void connectIfHealthy(long connection, HealthProbe.HealthResult verdict) {
    if (connection != connections) {
      return;
    }
    if (verdict.reason() == null) {
      connect(connection);
    } else {
      retryAfter(schedule.afterRefusal(verdict.retryAfter()), "no connection", verdict.reason());
    }
  }

  private void connect(long connection) {
    closedEarly = null;
    FrameListener listener = new FrameListener(receiver(connection), settings.maxFrameBytes());
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
        loop.execute(() -> onReceived(connection, () -> ServerConnection.this.text(frame)));
      }

      @Override
      public void pong(long number) {
        loop.execute(() -> onReceived(connection, () -> outbox.pong(number)));
      }

      @Override
      public void closed(int code, String reason) {
        loop.execute(() -> closedByServer(connection, code, reason));
      }
    };
  }

  /** An overloaded server may close the connection before the client reports it as open. */
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
      retryAfter(schedule.afterFailure(), "no connection", String.valueOf(error));
      return;
    }
    socket = opened;
    sending = false;
    pinging = false;
    pingSending = false;
    receivedNanos = nanoTime.getAsLong();
    if (closedEarly != null) {
      closedEarly.run();
      return;
    }
    AppReady introduction = listener.appReady(admittedBefore, lastCloseCode);
    transmit(opened, AppProtocol.toServer(introduction));
    after(
        settings.connectTimeout(),
        () -> {
          if (connection == connections && !admitted) {
            drop("no reply to app_ready");
          }
        });
  }

  private void onReceived(long connection, Runnable what) {
    if (connection == connections && socket != null) {
      receivedNanos = nanoTime.getAsLong();
      pinging = false;
      what.run();
    }
  }

  private void text(String frame) {
    ServerMessage message;
    try {
      message = AppProtocol.fromServer(frame).message();
    } catch (ProtocolViolation e) {
      LOG.log(Level.WARNING, "the server sent an invalid message: {0}", e.getMessage());
      if (admitted) {
        reply(new AppError(e.requestId(), e.code().name(), e.getMessage()));
      }
      return;
    }
    switch (message) {
      case ExecuteAck ack ->
          acknowledged(
              POSITIVE_STATUSES.contains(ack.status().toLowerCase(Locale.ROOT)),
              ack.errorCode() + ": " + ack.errorMessage());
      case ReconnectionAck ack ->
          acknowledged(ack.status() == ReplyStatus.OK, "the reconnection was rejected");
      case ServerError error ->
          LOG.log(
              Level.WARNING,
              "the server reported an error: {0}: {1}",
              error.errorCode(),
              error.message());
      case ServerMessage work -> listener.onMessage(work);
    }
  }

  private void acknowledged(boolean good, String reason) {
    if (!good) {
      drop("the server rejected this app: " + reason);
      return;
    }
    LOG.log(Level.INFO, "registered with {0}", settings.address().getAuthority());
    admitted = true;
    admittedBefore = true;
    admittedNanos = nanoTime.getAsLong();
    sendNext();
  }

  private void sendNext() {
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
    sendStartedNanos = nanoTime.getAsLong();
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
      sendNext();
    } else {
      drop("cannot send: " + error);
    }
  }

  private void checkConnection() {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long quiet = now - receivedNanos;
    if (sending && now - sendStartedNanos > SEND_TIMEOUT.toNanos()) {
      drop("a send did not complete within " + SEND_TIMEOUT.toSeconds() + " s");
    } else if (pinging && now - pingSentNanos > PONG_TIMEOUT.toNanos()) {
      // The JDK's client does not always report a connection that ends right after a frame.
      drop("no pong within " + PONG_TIMEOUT.toSeconds() + " s");
    } else if (admitted
        && !pinging
        && !pingSending
        && (outbox.hasUnconfirmed() || quiet > settings.heartbeatInterval().toNanos())) {
      ping(open);
    }
  }

  private void ping(WebSocket open) {
    pinging = true;
    pingSending = true;
    pingSentNanos = nanoTime.getAsLong();
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
    lost(connections, FrameListener.ABNORMAL_CLOSURE, reason);
  }

  private void lost(long connection, int code, String reason) {
    if (connection != connections || socket == null) {
      return;
    }
    connections++;
    socket = null;
    sending = false;
    lastCloseCode = code;
    outbox.connectionLost();
    // Keeps the backoff if the server disconnects the app right after registration.
    if (admitted && nanoTime.getAsLong() - admittedNanos > STABLE_AFTER.toNanos()) {
      schedule.reset();
    }
    admitted = false;
    if (finishing) {
      finished.complete(null);
      return;
    }
    retryAfter(schedule.afterClose(code), "connection lost", code + ": " + reason);
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
