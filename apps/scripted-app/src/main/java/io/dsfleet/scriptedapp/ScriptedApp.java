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
 * An app without video: connects as 001 says, takes jobs, follows its {@link Behaviour} and records
 * what it saw. Safe for any number of threads; a thousand of them share the {@link AppRuntime}'s.
 */
public final class ScriptedApp implements AutoCloseable {
  /** The client's limit (001, field notes 1.5): a longer frame is a violation. */
  static final int MOST_FRAME_BYTES = 64 * 1024;

  private static final Duration CONNECT_BOUND = Duration.ofSeconds(10);

  private final AppSettings settings;
  private final AppRuntime runtime;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Observations seen = new Observations();
  private final Outbox outbox = new Outbox();
  private final AppCore core;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private CompletableFuture<Void> ready = new CompletableFuture<>();
  private @Nullable Link link;
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
    return at(server, instanceId, streams).connect();
  }

  /** Begins to describe an app. */
  public static AppSettings at(URI server, String instanceId, int streams) {
    return new AppSettings(server, instanceId, streams);
  }

  /** Its {@code instance_id}. */
  public String instanceId() {
    return settings.instanceId();
  }

  /** What it saw and did since it was made, over all its connections. */
  public Observations seen() {
    return seen;
  }

  /** How it behaves; may be changed at any time. */
  public Behaviour behaviour() {
    return settings.behaviour();
  }

  /** Done when the server confirmed the present connection; fails where it refused it. */
  public CompletableFuture<Void> ready() {
    return locked(() -> ready);
  }

  /** Done with the close code once it will not come back. */
  public CompletableFuture<Integer> ended() {
    return ended;
  }

  /** Code by which the last connection ended, null while there was none. */
  public @Nullable Integer lastCloseCode() {
    lock.lock();
    try {
      return lastCloseCode;
    } finally {
      lock.unlock();
    }
  }

  /** Loses the connection and keeps everything else; comes back by itself where it is set so. */
  public void drop() {
    Link open = presentLink();
    if (open != null) {
      open.abort();
    }
  }

  /** Stops reading and answering without closing: to the server the process hangs. */
  public void hang() {
    Link open = presentLink();
    if (open != null) {
      open.hang();
    }
    outbox.close();
  }

  /** Connects again with {@code reconnection: true}. */
  public CompletableFuture<Void> reconnect() {
    return open();
  }

  /** Is another process under the same id: other process id, nothing remembered. */
  public CompletableFuture<Void> restart() {
    die();
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

  /** Dies: the socket and all memory are gone, nothing more is said. */
  public void die() {
    Link open;
    lock.lock();
    try {
      core.forget();
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

  /** Sends any text as a frame, after what is pending. */
  public void send(String frame) {
    outbox.offer(frame);
  }

  /** Begins a pushed file of a camera that it took and idles on; false where there is none. */
  public boolean beginFile(long cameraId, long fileId) {
    return locked(() -> core.begin(cameraId, fileId));
  }

  /** Ends the file that it began, and the camera behind its last file. */
  public boolean endFile(long cameraId, long fileId, @Nullable String error) {
    return locked(() -> core.end(cameraId, fileId, error));
  }

  /** Says any message as it is. */
  public void say(AppMessage message) {
    send(settings.dialect().frame(message));
  }

  @Override
  public void close() {
    Link open = presentLink();
    lock.lock();
    try {
      link = null;
    } finally {
      lock.unlock();
    }
    outbox.close();
    if (open != null) {
      open.close();
    }
    ended.complete(WebSocket.NORMAL_CLOSURE);
  }

  CompletableFuture<Void> open() {
    Link fresh = new Link(new LinkEar());
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
    builder.connectTimeout(CONNECT_BOUND);
    if (settings.subprotocol() != null) {
      builder.subprotocols(settings.subprotocol());
    }
    settings.headers().forEach(builder::header);
    var _ =
        builder
            .buildAsync(settings.server(), fresh)
            .orTimeout(CONNECT_BOUND.toSeconds(), TimeUnit.SECONDS)
            .thenCompose(this::early)
            .thenCompose(this::introduced)
            .whenComplete(
                (socket, failed) -> {
                  if (failed != null) {
                    outcome.completeExceptionally(failed);
                    fresh.abort();
                  } else {
                    seen.sent("app_ready");
                    greeted(fresh, socket);
                  }
                });
    return outcome;
  }

  private CompletableFuture<WebSocket> early(WebSocket socket) {
    String frame = settings.earlyFrame();
    return frame == null ? CompletableFuture.completedFuture(socket) : outbox.greet(socket, frame);
  }

  /** Says {@code app_ready} as the behaviour's tamper will have it. */
  private CompletableFuture<WebSocket> introduced(WebSocket socket) {
    CompletableFuture<WebSocket> said = CompletableFuture.completedFuture(socket);
    for (AppMessage message : behaviour().tamper().apply(appReady())) {
      said = said.thenCompose(at -> outbox.greet(at, settings.dialect().frame(message)));
    }
    return said;
  }

  private void watch(Link watched) {
    runtime.later(
        settings.pingAfter().dividedBy(2),
        () -> {
          if (presentLink() == watched) {
            watched.beat(settings.pingAfter(), settings.pongWithin());
            watch(watched);
          }
        });
  }

  private void greeted(Link fresh, WebSocket socket) {
    watch(fresh);
    lock.lock();
    try {
      if (link != fresh) {
        return;
      }
      greeted = socket;
      // what is pending from an older connection waits until the server knows this one
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

  private void heard(Link from, String frame) {
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
        act(received.message());
      }
    } finally {
      lock.unlock();
    }
  }

  private void check(String frame, ProtocolDialect spoken) {
    if (frame.length() > MOST_FRAME_BYTES / 3
        && frame.getBytes(StandardCharsets.UTF_8).length > MOST_FRAME_BYTES) {
      seen.violation("frame of " + frame.length() + " characters is over 64 KiB");
    }
    if (spoken != settings.dialect().wire()) {
      seen.violation("answered in the " + spoken + " dialect: " + frame);
    }
  }

  private void act(ServerMessage message) {
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
      case QueryMetrics query -> speak(new MetricsResponse(query.requestId(), 1, 64, 0, 0));
      case QueryAnalysisStatus query -> core.status(query, clock.instant().toString());
      case ServerError error -> seen.error(error.errorCode());
      case TerminateApp terminate -> {
        speak(new AppTerminated(terminate.requestId(), ReplyStatus.OK, "process exiting"));
        runtime.later(settings.exitTime(), this::close);
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

  /** Says it as the behaviour's tamper and delay will have it; the lock is held. */
  private void speak(AppMessage meant) {
    for (AppMessage message : behaviour().tamper().apply(meant)) {
      Duration delay = behaviour().delayOf(message);
      Runnable saying =
          () -> {
            seen.sent(message.type());
            say(message);
          };
      if (delay.isZero()) {
        saying.run();
      } else {
        runtime.later(delay, saying);
      }
    }
  }

  private void lost(Link from, int code) {
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
      Comeback comeback = settings.comeback();
      if (comeback != null && !ended.isDone()) {
        pause = comeback.pause(losses, code);
      }
      if (!ready.isDone()) {
        ready.completeExceptionally(new IllegalStateException("connection closed with " + code));
      }
    } finally {
      lock.unlock();
    }
    if (pause != null) {
      runtime.later(pause, this::reopen);
    } else {
      ended.complete(code);
    }
  }

  private void reopen() {
    if (locked(() -> link == null && !ended.isDone())) {
      open().exceptionally(failed -> null);
    }
  }

  private @Nullable Link presentLink() {
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

  /** Runs off the lock: what it does may call back into this app. */
  private void brokenOff(long filesInAll) {
    if (filesInAll == behaviour().dieAfter()) {
      runtime.later(Duration.ZERO, this::die);
    } else if (filesInAll == behaviour().dropAfter()) {
      runtime.later(Duration.ZERO, this::drop);
    }
  }

  private final class LinkEar implements Link.Ear {
    @Override
    public void frame(Link from, String frame) {
      heard(from, frame);
    }

    @Override
    public void closed(Link from, int code) {
      lost(from, code);
    }
  }

  private final class CoreShell implements AppCore.Shell {
    @Override
    public void say(AppMessage message) {
      speak(message);
    }

    @Override
    public void later(Duration delay, Runnable task) {
      runtime.later(
          delay,
          () ->
              locked(
                  () -> {
                    task.run();
                    return true;
                  }));
    }

    @Override
    public void fileFinished(long inAll) {
      brokenOff(inAll);
    }
  }
}
