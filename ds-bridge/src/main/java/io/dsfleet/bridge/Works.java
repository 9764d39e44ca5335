package io.dsfleet.bridge;

import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.bridge.feed.MediaFinder;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.Tally;
import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.LogLine;
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
import java.util.function.Consumer;

/** Performs a session's side effects against Redis, RabbitMQ and the media file system. */
final class Works implements BridgeWorks {
  private static final int MAX_CONCURRENT_LISTINGS = 16;

  private final Admission admission;
  private final ClaimDesk claims;
  private final CommandQueue commands;
  private final SessionDirectory directory;
  private final ConnectionNotes notes;
  private final EnvelopePublisher publisher;
  private final BrokerProperties broker;
  private final MediaFinder finder;
  private final AppLogs appLogs;
  private final Executor blocking;
  private final MeterRegistry meters;
  private final Map<Tally, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Counter> sent = new ConcurrentHashMap<>();
  private final Map<String, Counter> heard = new ConcurrentHashMap<>();
  private final Semaphore listingPermits = new Semaphore(MAX_CONCURRENT_LISTINGS);

  Works(
      Admission admission,
      ClaimDesk claims,
      CommandQueue commands,
      SessionDirectory directory,
      ConnectionNotes notes,
      EnvelopePublisher publisher,
      BrokerProperties broker,
      MediaFinder finder,
      AppLogs appLogs,
      Executor blocking,
      MeterRegistry meters) {
    this.admission = admission;
    this.claims = claims;
    this.appLogs = appLogs;
    this.commands = commands;
    this.directory = directory;
    this.notes = notes;
    this.publisher = publisher;
    this.broker = broker;
    this.finder = finder;
    this.blocking = blocking;
    this.meters = meters;
    meters.gauge("dsfleet.bridge.waiting_apps", admission, Admission::waiting);
  }

  @Override
  public CompletableFuture<ClaimOutcome> claim(
      AppReady ready, Dialect dialect, AppConnection connection) {
    CompletableFuture<ClaimOutcome> result = new CompletableFuture<>();
    admission.enter(
        connection,
        () -> {
          var _ =
              claims
                  .claim(ready, dialect, connection)
                  .thenAccept(
                      outcome -> {
                        if (outcome instanceof ClaimOutcome.Granted granted && granted.known()) {
                          notes.returned(granted.pool(), ready.instanceId());
                        }
                        result.complete(outcome);
                      });
        });
    return result;
  }

  @Override
  public void entered(AppConnection connection) {
    admission.leave(connection);
  }

  /** Half of the buffer is reserved for events without an app: lost sessions and refused starts. */
  @Override
  public boolean isCrowded() {
    return publisher.buffered() > broker.bufferItems() / 2;
  }

  @Override
  public void bind(String instanceId, long session, AppConnection connection, Runnable bound) {
    commands.bind(instanceId, session, bound);
  }

  @Override
  public void release(String instanceId, long session, AppConnection connection) {
    SessionDirectory.Held held = directory.release(instanceId, session);
    if (held != null) {
      notes.ended(held);
    }
    commands.unbind(instanceId, session);
  }

  @Override
  public void lookForFiles(AnalysisRequest request, Consumer<FoundFiles> found) {
    blocking.execute(
        () -> {
          listingPermits.acquireUninterruptibly();
          FoundFiles outcome;
          try {
            outcome = finder.find(request);
          } finally {
            listingPermits.release();
          }
          found.accept(outcome);
        });
  }

  @Override
  public CompletableFuture<?> publish(FleetEvent event) {
    return publisher.sendInOrder(
        Topology.EVENTS, Topology.partitionKey(event.instanceId(), broker.partitions()), event);
  }

  @Override
  public void log(String instanceId, ClaimOutcome.Granted claim, LogLine line) {
    appLogs.show(instanceId, claim, line);
  }

  @Override
  public void count(Tally tally) {
    counters
        .computeIfAbsent(
            tally, t -> meters.counter("dsfleet.bridge." + t.name().toLowerCase(Locale.ROOT)))
        .increment();
  }

  @Override
  public void sent(String type) {
    sent.computeIfAbsent(type, t -> frames("out", t)).increment();
  }

  @Override
  public void heard(String type) {
    heard.computeIfAbsent(type, t -> frames("in", t)).increment();
  }

  private Counter frames(String direction, String type) {
    return meters.counter("dsfleet.bridge.frames", "direction", direction, "type", type);
  }
}
