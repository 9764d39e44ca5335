package io.dsfleet.referenceapp;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.referenceapp.config.StartOptions;
import io.dsfleet.referenceapp.connection.ServerConnection;
import io.dsfleet.referenceapp.slots.AppEffect;
import io.dsfleet.referenceapp.slots.AppRules;
import io.dsfleet.referenceapp.slots.AppState;
import io.dsfleet.referenceapp.slots.AppTransition;
import io.dsfleet.referenceapp.slots.FileEnded;
import io.dsfleet.referenceapp.slots.LiveProgress;
import io.dsfleet.referenceapp.slots.StatusReport;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.analysis.StreamReconnectPolicy;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The running app: performs the effects that {@link AppRules} decide. Runs on the event loop's
 * thread.
 */
final class ReferenceApp implements ServerConnection.Listener {
  private static final System.Logger LOG = System.getLogger(ReferenceApp.class.getName());
  private static final String VERSION = "dsfleet-reference-app 0.1.0";

  private final StartOptions options;
  private final Clock clock;
  private final ScheduledExecutorService loop;
  private final String startTime;
  private final List<SlotWorker> workers;
  private final ProcessMetrics metrics;
  private final ServerConnection connection;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private AppState state;

  /**
   * Creates an app that is not connected yet.
   *
   * @param analyses creates the analysis of a new camera
   * @param gpu reads the current GPU load
   * @param loop single-threaded
   */
  ReferenceApp(
      StartOptions options,
      Function<StreamReconnectPolicy, VideoAnalysis> analyses,
      ResultWriter writer,
      Supplier<GpuLoad.Reading> gpu,
      HttpClient client,
      ScheduledExecutorService loop,
      Clock clock,
      TimeSource time) {
    this.options = options;
    this.clock = clock;
    this.loop = loop;
    this.startTime = now();
    this.state = AppState.idle(options.streams());
    this.metrics = new ProcessMetrics(Path.of("/proc"), gpu);
    this.workers =
        IntStream.range(0, options.streams())
            .mapToObj(
                streamId ->
                    new SlotWorker(
                        streamId,
                        () -> analyses.apply(options.config().sources().get(streamId)),
                        writer,
                        time.nanoTime(),
                        this::fileEnded))
            .toList();
    this.connection =
        new ServerConnection(options.server(), client, loop, time.nanoTime(), time.random(), this);
  }

  /** Connects. The future completes when the app has ended. */
  CompletableFuture<Void> start() {
    loop.execute(connection::open);
    long interval = options.config().measureInterval().toMillis();
    if (interval > 0) {
      var _ =
          loop.scheduleAtFixedRate(this::logFrameRates, interval, interval, TimeUnit.MILLISECONDS);
    }
    return ended;
  }

  private void logFrameRates() {
    for (int streamId = 0; streamId < workers.size(); streamId++) {
      LiveProgress now = workers.get(streamId).progress();
      if (state.isBusy(streamId) && now.seconds() > 0) {
        LOG.log(
            Level.INFO,
            "PERF stream {0}: {1} fps",
            String.valueOf(streamId),
            String.valueOf(Math.round(10 * now.frames() / now.seconds()) / 10.0));
      }
    }
  }

  /** Sends a log line to the server, now or on the next connection. */
  void log(LogLine line) {
    loop.execute(() -> connection.send(line));
  }

  /** Ends the app as {@code terminate_app} does. */
  void terminate() {
    loop.execute(() -> perform(AppRules.terminate(state, UUID.randomUUID().toString())));
  }

  @Override
  public AppReady appReady(boolean reconnection, @Nullable Integer lastCloseCode) {
    return new AppReady(
        UUID.randomUUID().toString(),
        options.instanceId(),
        options.configPath(),
        ProcessHandle.current().pid(),
        options.streams(),
        ReplyStatus.OK,
        VERSION,
        List.of(),
        startTime,
        reconnection ? Boolean.TRUE : null,
        reconnection ? lastCloseCode : null,
        options.pool());
  }

  @Override
  public void onMessage(ServerMessage message) {
    try {
      handle(message);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot handle " + message.type() + " " + message.requestId(), e);
    }
  }

  private void handle(ServerMessage message) {
    switch (message) {
      case StartAnalysis start -> perform(AppRules.start(state, start));
      case PushFile push -> perform(AppRules.push(state, push));
      case InterruptAnalysis interrupt -> perform(AppRules.interrupt(state, interrupt));
      case TerminateApp terminate -> perform(AppRules.terminate(state, terminate.requestId()));
      case QueryMetrics query -> connection.reply(metrics.respond(query));
      case QueryAnalysisStatus query -> connection.reply(report().respond(query));
      case ExecuteAck _, ReconnectionAck _, ServerError _ -> {
        // Handled by the connection.
      }
    }
  }

  private StatusReport report() {
    return new StatusReport(state, streamId -> workers.get(streamId).progress(), now());
  }

  private void fileEnded(FileEnded end) {
    loop.execute(() -> perform(AppRules.fileEnded(state, end)));
  }

  private void perform(AppTransition decision) {
    state = decision.state();
    for (AppEffect effect : decision.effects()) {
      switch (effect) {
        case AppEffect.Send(var message) -> connection.send(message);
        case AppEffect.Analyse analyse -> workers.get(analyse.streamId()).analyse(analyse);
        case AppEffect.StopFile(int streamId, long run) -> stopFile(streamId, run);
        case AppEffect.Reset(int streamId) -> workers.get(streamId).reset();
        case AppEffect.Exit() -> exit();
      }
    }
  }

  private void stopFile(int streamId, long run) {
    SlotWorker worker = workers.get(streamId);
    long file = worker.stop();
    Runnable abandon =
        () -> {
          if (worker.abandonFile(file)) {
            perform(AppRules.fileEnded(state, new FileEnded(streamId, run, true, null)));
          }
        };
    long wait = options.server().stopTimeout().toMillis();
    var _ = loop.schedule(abandon, wait, TimeUnit.MILLISECONDS);
  }

  private void exit() {
    workers.forEach(SlotWorker::close);
    var _ = connection.closeWhenSent().thenRun(() -> ended.complete(null));
  }

  private String now() {
    return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
