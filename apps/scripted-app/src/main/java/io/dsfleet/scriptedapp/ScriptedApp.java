package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An app without video: it connects by the app protocol (docs/protocol.md), takes jobs, follows its
 * {@link AppBehaviour} and records its {@link AppObservations}. Thread-safe.
 */
public final class ScriptedApp implements AutoCloseable {
  /** Maximum frame that apps accept (docs/protocol.md); a longer frame is a violation. */
  static final int MAX_FRAME_BYTES = 64 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final AppSettings settings;
  private final AppRuntime runtime;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final AppObservations seen = new AppObservations();
  private final FrameOutbox outbox = new FrameOutbox();
  private final AppCore core;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private CompletableFuture<Void> ready = new CompletableFuture<>();
  private @Nullable AppLink link;
  private @Nullable WebSocket greeted;
  private boolean registered;
  private long processId;
  private String startTime = "";
  private @Nullable Integer lastCloseCode;
  private int losses;

  ScriptedApp(AppSettings settings, AppRuntime runtime, InstantSource clock) {
    this.settings = settings;
    this.runtime = runtime;
    this.clock = clock;
    this.processId = settings.processId();
    this.startTime = clock.instant().toString();
    this.core = new AppCore(settings.streams(), settings.behaviour(), seen, new CoreShell());
  }

  /** Connects an obedient, instant app. */
  public static ScriptedApp connect(URI server, String instanceId, int streams) {
    return settings(server, instanceId, streams).connect();
  }

  /** Settings of an app that is not connected yet. */
  public static AppSettings settings(URI server, String instanceId, int streams) {
    return new AppSettings(server, instanceId, streams);
  }

  /** The {@code instance_id}. */
  public String instanceId() {
    return settings.instanceId();
  }

  /** Observations since the app was created, over all connections. */
  public AppObservations observations() {
    return seen;
  }

  /** The behaviour; may be changed at any time. */
  public AppBehaviour behaviour() {
    return settings.behaviour();
  }

  /** Completes when the server confirms the current connection; fails if the server refuses it. */
  public CompletableFuture<Void> ready() {
    return locked(() -> ready);
  }

  /** Completes with the last close code when the app will not reconnect. */
  public CompletableFuture<Integer> ended() {
    return ended;
  }

  /** Close code of the last ended connection; null if none ended yet. */
  public @Nullable Integer lastCloseCode() {
    lock.lock();
    try {
      return lastCloseCode;
    } finally {
      lock.unlock();
    }
  }

  /** Aborts the connection and keeps all state; reconnects if the settings say so. */
  public void drop() {
    AppLink open = currentLink();
    if (open != null) {
      open.abort();
    }
  }

  /** Stops reading and answering without closing, as a hung process does. */
  public void hang() {
    AppLink open = currentLink();
    if (open != null) {
      open.hang();
    }
    outbox.close();
  }

  /** Connects again with {@code reconnection: true}. */
  public CompletableFuture<Void> reconnect() {
    return open();
  }

  /** Restarts as a new process with the same instance id, another process id and no state. */
  public CompletableFuture<Void> restart() {
    crash();
    lock.lock();
    try {
      processId++;
      startTime = clock.instant().toString();
      lastCloseCode = null;
    } finally {
      lock.unlock();
    }
    return open();
  }

  /** Crashes: aborts the connection, loses all state and sends nothing more. */
  public void crash() {
    AppLink open;
    lock.lock();
    try {
      core.reset();
      outbox.clear();
      outbox.close();
      open = link;
      link = null;
      registered = false;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.abort();
    }
  }

  /** Sends any text as a frame, after the pending frames. */
  public void send(String frame) {
    outbox.offer(frame);
  }

  /** Starts a pushed file of an idling camera; false if there is none. */
  public boolean startFile(long cameraId, long fileId) {
    return locked(() -> core.startFile(cameraId, fileId));
  }

  /**
   * Ends the file in progress, and the camera after its last file; false if it is not in progress.
   */
  public boolean endFile(long cameraId, long fileId, @Nullable String error) {
    return locked(() -> core.endFile(cameraId, fileId, error));
  }

  /** Sends the message unchanged. */
  public void sendMessage(AppMessage message) {
    send(settings.dialect().frame(message));
  }

  @Override
  public void close() {
    AppLink open = currentLink();
    runLocked(() -> link = null);
    outbox.close();
    if (open != null) {
      open.close();
    }
    ended.complete(WebSocket.NORMAL_CLOSURE);
  }

  CompletableFuture<Void> open() {
    AppLink fresh = new AppLink(new ConnectionListener());
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    lock.lock();
    try {
      link = fresh;
      greeted = null;
      registered = false;
      ready = outcome;
    } finally {
      lock.unlock();
    }
    WebSocket.Builder builder = runtime.sockets().newWebSocketBuilder();
    builder.connectTimeout(CONNECT_TIMEOUT);
    if (settings.subprotocol() != null) {
      builder.subprotocols(settings.subprotocol());
    }
    settings.headers().forEach(builder::header);
    var _ =
        builder
            .buildAsync(settings.server(), fresh)
            .orTimeout(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .thenCompose(this::sendEarlyFrame)
            .thenCompose(this::sendReady)
            .whenComplete(
                (socket, failed) -> {
                  if (failed != null) {
                    outcome.completeExceptionally(failed);
                    fresh.abort();
                  } else {
                    seen.sent("app_ready");
                    openOutbox(fresh, socket);
                  }
                });
    return outcome;
  }

  private CompletableFuture<WebSocket> sendEarlyFrame(WebSocket socket) {
    String frame = settings.earlyFrame();
    return frame == null
        ? CompletableFuture.completedFuture(socket)
        : outbox.sendFirst(socket, frame);
  }

  /** Sends {@code app_ready}, as changed by the behaviour. */
  private CompletableFuture<WebSocket> sendReady(WebSocket socket) {
    CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
    for (AppMessage message : behaviour().mutator().apply(appReady())) {
      sent = sent.thenCompose(at -> outbox.sendFirst(at, settings.dialect().frame(message)));
    }
    return sent;
  }

  private void watch(AppLink watched) {
    runtime.schedule(
        settings.pingInterval().dividedBy(2),
        () -> {
          if (currentLink() == watched) {
            watched.checkAlive(settings.pingInterval(), settings.pongTimeout());
            watch(watched);
          }
        });
  }

  private void openOutbox(AppLink fresh, WebSocket socket) {
    watch(fresh);
    lock.lock();
    try {
      if (link != fresh) {
        return;
      }
      greeted = socket;
      // frames pending from an older connection wait until the server confirms this one
      if (lastCloseCode == null || ready.isDone()) {
        outbox.open(socket);
      }
    } finally {
      lock.unlock();
    }
  }

  private AppReady appReady() {
    lock.lock();
    try {
      Integer code = lastCloseCode;
      return new AppReady(
          UUID.randomUUID().toString(),
          settings.instanceId(),
          settings.configPath(),
          processId,
          settings.streams(),
          ReplyStatus.OK,
          "scripted-app",
          null,
          startTime,
          code == null ? null : true,
          code,
          settings.pool());
    } finally {
      lock.unlock();
    }
  }

  private void receive(AppLink from, String frame) {
    AppProtocol.Received<ServerMessage> received;
    try {
      received = AppProtocol.fromServer(frame);
    } catch (ProtocolViolation unreadable) {
      seen.violation("unreadable frame: " + unreadable.getMessage());
      return;
    }
    lock.lock();
    try {
      if (link == from) {
        seen.received(received.message().type());
        check(frame, received.dialect());
        handle(received.message());
      }
    } finally {
      lock.unlock();
    }
  }

  private void check(String frame, ProtocolDialect spoken) {
    if (frame.length() > MAX_FRAME_BYTES / 3
        && frame.getBytes(StandardCharsets.UTF_8).length > MAX_FRAME_BYTES) {
      seen.violation("frame of " + frame.length() + " characters is over 64 KiB");
    }
    if (spoken != settings.dialect().wire()) {
      seen.violation("answered in the " + spoken + " dialect: " + frame);
    }
  }

  private void handle(ServerMessage message) {
    switch (message) {
      case ExecuteAck ack -> {
        seen.answer(ack);
        registered(!ack.status().equalsIgnoreCase("error"), ack.errorCode());
      }
      case ReconnectionAck ack -> {
        seen.answer(ack);
        registered(ack.status() == ReplyStatus.OK, "reconnection refused");
      }
      case StartAnalysis start -> {
        expectRegistered(message);
        core.start(start);
      }
      case PushFile push -> {
        expectRegistered(message);
        core.push(push);
      }
      case InterruptAnalysis interrupt -> core.interrupt(interrupt);
      case QueryMetrics query -> sendChanged(new MetricsResponse(query.requestId(), 1, 64, 0, 0));
      case QueryAnalysisStatus query -> core.status(query, clock.instant().toString());
      case ServerError error -> seen.error(error.errorCode());
      case TerminateApp terminate -> {
        sendChanged(new AppTerminated(terminate.requestId(), ReplyStatus.OK, "process exiting"));
        runtime.schedule(settings.exitDelay(), this::close);
      }
    }
  }

  private void registered(boolean ok, @Nullable String reason) {
    registered = ok;
    if (greeted != null) {
      outbox.open(greeted);
    }
    if (ok) {
      losses = 0;
      ready.complete(null);
    } else {
      ready.completeExceptionally(new IllegalStateException("refused by the server: " + reason));
    }
  }

  private void expectRegistered(ServerMessage message) {
    if (!registered) {
      seen.violation(message.type() + " before the answer to app_ready");
    }
  }

  /** Sends the message as changed and delayed by the behaviour; the lock is held. */
  private void sendChanged(AppMessage intended) {
    for (AppMessage message : behaviour().mutator().apply(intended)) {
      Duration delay = behaviour().delayOf(message);
      Runnable sending =
          () -> {
            seen.sent(message.type());
            sendMessage(message);
          };
      if (delay.isZero()) {
        sending.run();
      } else {
        runtime.schedule(delay, sending);
      }
    }
  }

  private void lost(AppLink from, int code) {
    Duration pause = null;
    lock.lock();
    try {
      if (link != from) {
        return;
      }
      link = null;
      registered = false;
      lastCloseCode = code;
      outbox.close();
      losses++;
      ReconnectBackoff comeback = settings.backoff();
      if (comeback != null && !ended.isDone()) {
        pause = comeback.delay(losses, code);
      }
      if (!ready.isDone()) {
        ready.completeExceptionally(new IllegalStateException("connection closed with " + code));
      }
    } finally {
      lock.unlock();
    }
    if (pause != null) {
      runtime.schedule(pause, this::reopen);
    } else {
      ended.complete(code);
    }
  }

  private void reopen() {
    if (locked(() -> link == null && !ended.isDone())) {
      open().exceptionally(failed -> null);
    }
  }

  private @Nullable AppLink currentLink() {
    lock.lock();
    try {
      return link;
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> task) {
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  private void runLocked(Runnable task) {
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }

  /** Runs without the lock, because the effects may call back into this app. */
  private void breakAsScripted(long filesInAll) {
    if (filesInAll == behaviour().crashAfter()) {
      runtime.schedule(Duration.ZERO, this::crash);
    } else if (filesInAll == behaviour().dropAfter()) {
      runtime.schedule(Duration.ZERO, this::drop);
    }
  }

  private final class ConnectionListener implements AppLink.LinkListener {
    @Override
    public void onFrame(AppLink from, String frame) {
      receive(from, frame);
    }

    @Override
    public void onClosed(AppLink from, int code) {
      lost(from, code);
    }
  }

  private final class CoreShell implements AppCore.CoreEffects {
    @Override
    public void send(AppMessage message) {
      sendChanged(message);
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      runtime.schedule(delay, () -> runLocked(task));
    }

    @Override
    public void onFileFinished(long inAll) {
      breakAsScripted(inAll);
    }
  }
}
