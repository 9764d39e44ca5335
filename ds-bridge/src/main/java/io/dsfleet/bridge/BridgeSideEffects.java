package io.dsfleet.bridge;

import io.dsfleet.bridge.claim.ClaimLimiter;
import io.dsfleet.bridge.claim.SessionClaimHandler;
import io.dsfleet.bridge.command.CommandQueue;
import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.AppLogRecorder;
import io.dsfleet.bridge.connection.ConnectionStatsRecorder;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.connection.SessionSideEffects;
import io.dsfleet.bridge.media.MediaFileLister;
import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.bridge.media.OutputFinder;
import io.dsfleet.bridge.media.OutputVisibility;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.SessionMetric;
import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Performs a session's side effects against Redis, RabbitMQ and the media file system. */
final class BridgeSideEffects implements SessionSideEffects {
  private static final int MAX_CONCURRENT_LISTINGS = 16;
  private static final int MAX_CONCURRENT_OUTPUT_LOOKUPS = 16;
  private static final long OUTPUT_SECONDS = 5;

  private final ClaimLimiter claimLimiter;
  private final SessionClaimHandler claimHandler;
  private final CommandQueue commands;
  private final SessionDirectory directory;
  private final ConnectionStatsRecorder statsRecorder;
  private final EnvelopePublisher publisher;
  private final BrokerProperties broker;
  private final MediaFileLister fileLister;
  private final OutputFinder outputFinder;
  private final AppLogRecorder logRecorder;
  private final Executor blocking;
  private final MeterRegistry meters;
  private final Map<SessionMetric, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Counter> sentCounters = new ConcurrentHashMap<>();
  private final Map<String, Counter> receivedCounters = new ConcurrentHashMap<>();
  private final Semaphore listingPermits = new Semaphore(MAX_CONCURRENT_LISTINGS);
  private final Semaphore outputPermits = new Semaphore(MAX_CONCURRENT_OUTPUT_LOOKUPS);

  BridgeSideEffects(
      ClaimLimiter admission,
      SessionClaimHandler claims,
      CommandQueue commands,
      SessionDirectory directory,
      ConnectionStatsRecorder notes,
      EnvelopePublisher publisher,
      BrokerProperties broker,
      MediaFileLister finder,
      OutputFinder outputs,
      AppLogRecorder appLogs,
      Executor blocking,
      MeterRegistry meters) {
    this.claimLimiter = admission;
    this.claimHandler = claims;
    this.logRecorder = appLogs;
    this.commands = commands;
    this.directory = directory;
    this.statsRecorder = notes;
    this.publisher = publisher;
    this.broker = broker;
    this.fileLister = finder;
    this.outputFinder = outputs;
    this.blocking = blocking;
    this.meters = meters;
    meters.gauge("dsfleet.bridge.waiting_apps", admission, ClaimLimiter::waitingCount);
  }

  @Override
  public CompletableFuture<ClaimOutcome> claim(
      AppReady ready, ProtocolDialect dialect, AppConnection connection) {
    CompletableFuture<ClaimOutcome> result = new CompletableFuture<>();
    claimLimiter.acquire(
        connection,
        () -> {
          var _ =
              claimHandler
                  .claim(ready, dialect, connection)
                  .thenAccept(
                      outcome -> {
                        if (outcome instanceof ClaimOutcome.Granted granted
                            && granted.sameProcess()) {
                          statsRecorder.recordReconnection(granted.pool(), ready.instanceId());
                        }
                        result.complete(outcome);
                      });
        });
    return result;
  }

  @Override
  public void claimFinished(AppConnection connection) {
    claimLimiter.release(connection);
  }

  /** Half of the buffer is reserved for events without an app: lost sessions and refused starts. */
  @Override
  public boolean isOverloaded() {
    return publisher.bufferedItems() > broker.maxBufferedItems() / 2;
  }

  @Override
  public void bind(String instanceId, long session, AppConnection connection, Runnable bound) {
    commands.bind(instanceId, session, bound);
  }

  @Override
  public void release(String instanceId, long session, AppConnection connection) {
    SessionDirectory.HeldSession held = directory.removeSession(instanceId, session);
    if (held != null) {
      statsRecorder.recordEnd(held);
    }
    commands.unbind(instanceId, session);
  }

  @Override
  public void listFiles(AnalysisRequest request, Consumer<MediaListing> found) {
    blocking.execute(
        () -> {
          listingPermits.acquireUninterruptibly();
          MediaListing outcome;
          try {
            outcome = fileLister.list(request);
          } finally {
            listingPermits.release();
          }
          found.accept(outcome);
        });
  }

  /** A disk that does not answer in time shows nothing. */
  @Override
  public CompletableFuture<OutputVisibility> findOutput(String outputPath) {
    if (!outputFinder.seesAny()) {
      return CompletableFuture.completedFuture(OutputVisibility.NOT_VISIBLE);
    }
    return CompletableFuture.supplyAsync(() -> look(outputPath), blocking)
        .completeOnTimeout(OutputVisibility.NOT_VISIBLE, OUTPUT_SECONDS, TimeUnit.SECONDS)
        .exceptionally(_ -> OutputVisibility.NOT_VISIBLE);
  }

  /** Waits for a permit no longer than for the result: threads must not pile up at a hung disk. */
  private OutputVisibility look(String outputPath) {
    try {
      if (!outputPermits.tryAcquire(OUTPUT_SECONDS, TimeUnit.SECONDS)) {
        return OutputVisibility.NOT_VISIBLE;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return OutputVisibility.NOT_VISIBLE;
    }
    try {
      return outputFinder.find(outputPath);
    } finally {
      outputPermits.release();
    }
  }

  @Override
  public CompletableFuture<?> publish(FleetEvent event) {
    return publisher.sendInOrder(
        Topology.EVENTS, Topology.partitionKey(event.instanceId(), broker.partitions()), event);
  }

  @Override
  public void recordLog(String instanceId, ClaimOutcome.Granted claim, LogLine line) {
    logRecorder.record(instanceId, claim, line);
  }

  @Override
  public void count(SessionMetric tally) {
    counters
        .computeIfAbsent(
            tally, t -> meters.counter("dsfleet.bridge." + t.name().toLowerCase(Locale.ROOT)))
        .increment();
  }

  @Override
  public void countSent(String type) {
    sentCounters.computeIfAbsent(type, t -> frames("out", t)).increment();
  }

  @Override
  public void countReceived(String type) {
    receivedCounters.computeIfAbsent(type, t -> frames("in", t)).increment();
  }

  private Counter frames(String direction, String type) {
    return meters.counter("dsfleet.bridge.frames", "direction", direction, "type", type);
  }
}
