package io.dsfleet.bridge;

import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.connection.SessionSideEffects;
import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.bridge.media.OutputVisibility;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionMetric;
import io.dsfleet.bridge.session.SessionRefusalCode;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.simulation.BrokerConnection;
import io.dsfleet.simulation.FleetSimulation;
import io.dsfleet.simulation.ServiceProcess;
import io.dsfleet.simulation.SimulatedWorld;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.process.ProcessRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** What a simulated bridge has done for its connections, each with a delay of its own. */
final class SimulatedSideEffects implements SessionSideEffects {
  private static final long PROBE = 2_000;

  private final ServiceProcess life;
  private final SimulatedWorld world;
  private final PoolState pool;
  private final BrokerConnection broker;
  private final SessionDirectory directory;

  SimulatedSideEffects(
      ServiceProcess life, PoolState pool, BrokerConnection broker, SessionDirectory directory) {
    this.life = life;
    this.world = life.world();
    this.pool = pool;
    this.broker = broker;
    this.directory = directory;
  }

  @Override
  public CompletableFuture<ClaimOutcome> claim(
      AppReady ready, ProtocolDialect dialect, AppConnection connection) {
    CompletableFuture<ClaimOutcome> outcome = new CompletableFuture<>();
    life.schedule(
        world.between(1, 20),
        "",
        () -> {
          var _ =
              pool.queries()
                  .processes()
                  .whenComplete(
                      (all, failed) -> {
                        if (failed == null) {
                          open(claim(ready, launchOf(ready, all)), connection, outcome);
                        } else {
                          tell(outcome, new ClaimOutcome.Unavailable());
                        }
                      });
        });
    return outcome;
  }

  /** The launch that the app came from, by the token that its process has. */
  private static ProcessRecord launchOf(AppReady ready, List<ProcessRecord> all) {
    return all.stream()
        .filter(each -> each.instanceId().equals(ready.instanceId()) && !each.state().isOver())
        .filter(each -> ready.version() != null && ready.version().equals(each.tokenHash()))
        .findFirst()
        .orElse(null);
  }

  private SessionClaim claim(AppReady ready, ProcessRecord launch) {
    return new SessionClaim(
        ready.instanceId(),
        life.name(),
        SessionClaim.identityOf(
            launch == null ? null : launch.tokenHash(), ready.processId(), ready.startTime()),
        ready.streamsCount(),
        false,
        launch == null ? null : launch.id(),
        ready.processId(),
        ready.startTime(),
        null,
        null,
        "current",
        null);
  }

  private void open(
      SessionClaim claim, AppConnection connection, CompletableFuture<ClaimOutcome> outcome) {
    var _ =
        pool.sessions()
            .open(claim)
            .whenComplete(
                (reply, failed) -> {
                  if (failed != null) {
                    tell(outcome, new ClaimOutcome.Unavailable());
                  } else {
                    opened(claim, reply, connection, outcome);
                  }
                });
  }

  private void opened(
      SessionClaim claim,
      SessionOpenReply reply,
      AppConnection connection,
      CompletableFuture<ClaimOutcome> outcome) {
    switch (reply) {
      case SessionOpenReply.Opened opened -> {
        SessionOpenReply.Holder previous = opened.previous();
        AppConnection older =
            previous == null
                ? null
                : directory.findConnection(claim.instanceId(), previous.session());
        if (older != null && older != connection) {
          older.post(
              new SessionInput.CloseRequested(
                  CloseCode.SUPERSEDED, "a newer connection took the session"));
        }
        directory.addSession(
            new SessionRef(claim.instanceId(), opened.session()), FleetSimulation.POOL, connection);
        tell(
            outcome,
            new ClaimOutcome.Granted(
                opened.session(),
                opened.epoch(),
                FleetSimulation.POOL,
                opened.sameEpoch(),
                "confirmed"));
      }
      case SessionOpenReply.Duplicate taken -> probe(claim, taken.holder(), connection, outcome);
    }
  }

  /**
   * One of another bridge counts as alive, as in {@link io.dsfleet.bridge.claim.PriorSessionProbe}.
   */
  private void probe(
      SessionClaim claim,
      SessionOpenReply.Holder holder,
      AppConnection connection,
      CompletableFuture<ClaimOutcome> outcome) {
    AppConnection older = directory.findConnection(claim.instanceId(), holder.session());
    if (!holder.bridgeId().equals(life.name())) {
      refuse(outcome);
    } else if (older == null) {
      open(claim.takingOver(), connection, outcome);
    } else {
      CompletableFuture<Boolean> sign = older.probe(java.time.Duration.ofDays(1));
      life.schedule(
          PROBE,
          "",
          () -> {
            if (sign.isDone()) {
              refuse(outcome);
            } else {
              older.post(
                  new SessionInput.CloseRequested(CloseCode.SUPERSEDED, "no reply to a ping"));
              open(claim.takingOver(), connection, outcome);
            }
          });
    }
  }

  private void refuse(CompletableFuture<ClaimOutcome> outcome) {
    tell(
        outcome,
        ClaimOutcome.Refused.of(
            SessionRefusalCode.DUPLICATE_INSTANCE, "another one", CloseCode.DUPLICATE));
  }

  /** The answer takes its time, too. */
  private void tell(CompletableFuture<ClaimOutcome> outcome, ClaimOutcome answer) {
    life.schedule(world.between(1, 20), "", () -> outcome.complete(answer));
  }

  @Override
  public void bind(String instanceId, long session, AppConnection connection, Runnable bound) {
    life.schedule(
        world.between(1, 10),
        "",
        () -> {
          if (broker.bindOwn(Topology.COMMANDS, Topology.sessionKey(instanceId, session))) {
            bound.run();
          }
        });
  }

  @Override
  public void release(String instanceId, long session, AppConnection connection) {
    directory.removeSession(instanceId, session);
    broker.unbindOwn(Topology.COMMANDS, Topology.sessionKey(instanceId, session));
  }

  @Override
  public void listFiles(AnalysisRequest request, Consumer<MediaListing> found) {
    List<MediaFile> files =
        LongStream.rangeClosed(1, 2)
            .mapToObj(i -> new MediaFile(FileType.FILE, i, "/m/" + i, i + ".mp4", null))
            .toList();
    life.schedule(world.between(1, 1_500), "", () -> found.accept(new MediaListing.Found(files)));
  }

  @Override
  public CompletableFuture<OutputVisibility> findOutput(String outputPath) {
    CompletableFuture<OutputVisibility> found = new CompletableFuture<>();
    life.schedule(world.between(1, 200), "", () -> found.complete(OutputVisibility.SEEN));
    return found;
  }

  @Override
  public CompletableFuture<?> publish(FleetEvent event) {
    return broker.sendInOrder(
        Topology.EVENTS,
        Topology.partitionKey(event.instanceId(), FleetSimulation.PARTITIONS),
        event);
  }

  @Override
  public void recordLog(String instanceId, ClaimOutcome.Granted claim, LogLine line) {}

  @Override
  public void count(SessionMetric tally) {
    world.note(life.name() + " counts " + tally);
  }

  @Override
  public void countSent(String type) {}

  @Override
  public void countReceived(String type) {}
}
