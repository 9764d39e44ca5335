package io.dsfleet.bridge;

import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.OpenReply;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.SessionClaim;
import io.dsfleet.state.SessionRef;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who may be whom: allowed, launched, the only one. */
final class ClaimDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimDesk.class);

  private final String bridgeId;
  private final BridgeProperties properties;
  private final FleetState state;
  private final SessionDirectory directory;
  private final OlderSessions older;

  ClaimDesk(
      String bridgeId,
      BridgeProperties properties,
      FleetState state,
      SessionDirectory directory,
      OlderSessions older) {
    this.bridgeId = bridgeId;
    this.properties = properties;
    this.state = state;
    this.directory = directory;
    this.older = older;
  }

  /** Decides; never fails. The session is in the directory when it is granted. */
  CompletableFuture<ClaimOutcome> claim(AppReady ready, Dialect dialect, AppConnection connection) {
    LaunchToken token = connection.entrance().launchToken();
    String pool =
        token == null ? Objects.requireNonNullElse(ready.pool(), properties.pool()) : token.pool();
    return launchOf(pool, ready, token)
        .thenCompose(launch -> admitted(pool, ready, dialect, connection, launch))
        .exceptionally(
            failure -> {
              LOG.warn("the record could not be asked for {}: {}", ready.instanceId(), failure);
              return new ClaimOutcome.Unavailable();
            });
  }

  private CompletableFuture<ClaimOutcome> admitted(
      String pool,
      AppReady ready,
      Dialect dialect,
      AppConnection connection,
      @Nullable ProcessRecord launch) {
    String id = ready.instanceId();
    LaunchToken token = connection.entrance().launchToken();
    if (launch == null && token != null) {
      LOG.warn("{} showed a launch token that is not its own, or not any more", id);
      return refused(
          "UNKNOWN_TOKEN", "expected the token of this instance's present launch, but it is not");
    }
    boolean listed =
        connection.entrance().trusted()
            && BridgeProperties.names(properties.allowedInstances(), id);
    if (launch == null && !listed) {
      return refused("UNKNOWN_INSTANCE", "expected an instance that was launched or is allowed");
    }
    if (launch != null && launch.streams() != ready.streamsCount()) {
      return refused(
          "STREAMS_COUNT_MISMATCH",
          "expected streams_count "
              + launch.streams()
              + " as launched, but it is "
              + ready.streamsCount());
    }
    SessionClaim claim =
        new SessionClaim(
            id,
            bridgeId,
            SessionClaim.identityOf(
                launch == null || token == null ? null : launch.tokenHash(),
                ready.processId(),
                ready.startTime()),
            ready.streamsCount(),
            false,
            launch == null ? null : launch.id(),
            ready.processId(),
            ready.startTime(),
            ready.version(),
            ready.configPath(),
            dialect.name().toLowerCase(Locale.ROOT));
    return open(pool, claim, connection);
  }

  private CompletableFuture<ClaimOutcome> open(
      String pool, SessionClaim claim, AppConnection connection) {
    return state
        .pool(pool)
        .sessions()
        .open(claim)
        .thenCompose(
            reply ->
                switch (reply) {
                  case OpenReply.Opened opened ->
                      CompletableFuture.completedFuture(granted(pool, claim, opened, connection));
                  case OpenReply.Duplicate taken ->
                      older
                          .answers(claim.instanceId(), taken.holder())
                          .thenCompose(
                              alive ->
                                  alive
                                      ? duplicate(claim)
                                      : open(pool, claim.takingOver(), connection));
                });
  }

  private ClaimOutcome granted(
      String pool, SessionClaim claim, OpenReply.Opened opened, AppConnection connection) {
    OpenReply.Holder previous = opened.previous();
    if (previous != null) {
      AppConnection superseded = directory.find(claim.instanceId(), previous.session());
      if (superseded != null && superseded != connection) {
        superseded.post(
            new Input.Dismissed(CloseCode.SUPERSEDED, "a newer connection took the session"));
      }
    }
    directory.hold(new SessionRef(claim.instanceId(), opened.session()), pool, connection);
    boolean plain = BridgeProperties.names(properties.okAckInstances(), claim.instanceId());
    return new ClaimOutcome.Granted(
        opened.session(), opened.epoch(), pool, opened.sameEpoch(), plain ? "ok" : "confirmed");
  }

  /** The record of the launch that the app came from, null if it came by itself. */
  private CompletableFuture<@Nullable ProcessRecord> launchOf(
      String pool, AppReady ready, @Nullable LaunchToken token) {
    return state
        .pool(pool)
        .reads()
        .processes()
        .thenApply(
            (List<ProcessRecord> all) ->
                all.stream()
                    .filter(process -> process.instanceId().equals(ready.instanceId()))
                    .filter(process -> !process.state().isOver() && mayBe(process, ready, token))
                    .max(Comparator.comparingLong(ProcessRecord::launchedMillis))
                    .orElse(null));
  }

  /**
   * Whether the app is the process of this launch: by the token of its present life, which dies
   * with it. A launch without one is known by its pid, as far as the app sees that of the host.
   */
  private static boolean mayBe(ProcessRecord process, AppReady ready, @Nullable LaunchToken token) {
    String hash = process.tokenHash();
    if (hash != null || token != null) {
      return hash != null && token != null && SecretHash.same(token.hash(), hash);
    }
    ProcessPlace place = process.place();
    if (place == null || place.container() != null) {
      return true;
    }
    Long pid = place.hostPid();
    return pid == null || pid == ready.processId();
  }

  private static CompletableFuture<ClaimOutcome> duplicate(SessionClaim claim) {
    return CompletableFuture.completedFuture(
        new ClaimOutcome.Refused(
            "DUPLICATE_INSTANCE",
            "expected one process per instance_id, but another one holds " + claim.instanceId(),
            CloseCode.DUPLICATE));
  }

  private static CompletableFuture<ClaimOutcome> refused(String code, String message) {
    return CompletableFuture.completedFuture(
        new ClaimOutcome.Refused(code, message, CloseCode.POLICY));
  }
}
