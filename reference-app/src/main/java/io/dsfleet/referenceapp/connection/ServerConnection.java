package io.dsfleet.referenceapp.connection;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.Status;
import java.lang.System.Logger.Level;
import java.net.URI;
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
  private static final String SUBPROTOCOL = "deepstream-protocol";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final Duration DEAD = Duration.ofSeconds(60);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final Set<String> GOOD = Set.of("ok", "confirmed");

  private final URI server;
  private final HttpClient client;
  private final ScheduledExecutorService loop;
  private final LongSupplier nanoTime;
  private final Owner owner;
  private final Backoff backoff;
  private final Outbox outbox = new Outbox();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private @Nullable WebSocket socket;
  private long connections;
  private boolean admitted;
  private boolean admittedBefore;
  private boolean sending;
  private boolean finishing;
  private boolean pinging;
  private long heardNanos;
  private @Nullable Integer lastCloseCode;

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
      URI server,
      HttpClient client,
      ScheduledExecutorService loop,
      LongSupplier nanoTime,
      DoubleSupplier random,
      Owner owner) {
    this.server = server;
    this.client = client;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.owner = owner;
    this.backoff = new Backoff(random);
  }

  /** Connects, and from now on keeps connected. */
  public void open() {
    connect();
    var _ =
        loop.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says something about the app's work, now or on the next connection. */
  public void send(AppMessage message) {
    outbox.add(AppProtocol.toServer(message), true);
    pump();
  }

  /** Answers a question that was asked on this connection; forgotten with it. */
  public void answer(AppMessage message) {
    outbox.add(AppProtocol.toServer(message), false);
    pump();
  }

  /** Closes once all is sent, or after a few seconds; done when closed. */
  public CompletableFuture<Void> finish() {
    finishing = true;
    after(FAREWELL, () -> finished.complete(null));
    pump();
    return finished;
  }

  private void connect() {
    if (finishing) {
      finished.complete(null);
      return;
    }
    long connection = ++connections;
    var _ =
        client
            .newWebSocketBuilder()
            .subprotocols(SUBPROTOCOL)
            .connectTimeout(TIMEOUT)
            .buildAsync(server, new FrameListener(receiver(connection)))
            .whenComplete(
                (opened, error) -> loop.execute(() -> connected(connection, opened, error)));
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
        loop.execute(() -> lost(connection, code, reason));
      }
    };
  }

  private void connected(long connection, @Nullable WebSocket opened, @Nullable Throwable error) {
    if (opened == null || connection != connections) {
      Duration wait = backoff.next();
      LOG.log(
          Level.INFO,
          "no connection to {0} ({1}); next attempt in {2} ms",
          server.getAuthority(),
          error,
          String.valueOf(wait.toMillis()));
      after(wait, this::connect);
      return;
    }
    socket = opened;
    sending = false;
    pinging = false;
    heardNanos = nanoTime.getAsLong();
    AppReady introduction = owner.introduction(admittedBefore, lastCloseCode);
    transmit(opened, AppProtocol.toServer(introduction));
    after(
        TIMEOUT,
        () -> {
          if (connection == connections && !admitted) {
            drop("app_ready was not answered");
          }
        });
  }

  private void heard(long connection, Runnable what) {
    if (connection == connections) {
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
      return;
    }
    switch (message) {
      case ExecuteAck ack ->
          acknowledged(
              GOOD.contains(ack.status().toLowerCase(Locale.ROOT)),
              ack.errorCode() + ": " + ack.errorMessage());
      case ReconnectionAck ack ->
          acknowledged(ack.status() == Status.OK, "the reconnection is refused");
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
    LOG.log(Level.INFO, "admitted by {0}", server.getAuthority());
    admitted = true;
    admittedBefore = true;
    backoff.reset();
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
    if (open == null || !admitted) {
      return;
    }
    long quiet = nanoTime.getAsLong() - heardNanos;
    if (quiet > DEAD.toNanos()) {
      drop("the server has been silent for " + DEAD.toSeconds() + " s");
    } else if (!pinging && (outbox.unproved() || quiet > QUIET.toNanos())) {
      pinging = true;
      ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(0, outbox.ping());
      long connection = connections;
      var _ =
          open.sendPing(number)
              .whenComplete(
                  (_, error) -> {
                    if (error != null) {
                      loop.execute(
                          () -> lost(connection, FrameListener.BROKEN, String.valueOf(error)));
                    }
                  });
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
    admitted = false;
    sending = false;
    lastCloseCode = code;
    outbox.lost();
    if (finishing) {
      finished.complete(null);
      return;
    }
    Duration wait = backoff.next();
    LOG.log(
        Level.WARNING,
        "connection lost ({0}: {1}); next attempt in {2} ms",
        String.valueOf(code),
        reason,
        String.valueOf(wait.toMillis()));
    after(wait, this::connect);
  }

  private void after(Duration wait, Runnable what) {
    var _ = loop.schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
  }
}
