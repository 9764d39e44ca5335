package io.dsfleet.bridge;

import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.bridge.session.AppRefusal;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.broker.LogContext;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.OpenReply;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.SessionClaim;
import io.dsfleet.state.SessionRef;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
  private final SharedReads<List<ProcessRecord>> launches;

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
    this.launches = new SharedReads<>(pool -> state.pool(pool).reads().processes());
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
              try (LogContext _ = LogContext.ofInstance(ready.instanceId())) {
                LOG.warn("the record could not be asked for {}: {}", ready.instanceId(), failure);
              }
              return new ClaimOutcome.Unavailable();
            });
  }

  private CompletableFuture<ClaimOutcome> admitted(
      String pool,
      AppReady ready,
      Dialect dialect,
      AppConnection connection,
      @Nullable ProcessRecord launch) {
    ClaimOutcome.Refused objection = objection(ready, connection.entrance(), launch);
    if (objection != null) {
      return CompletableFuture.completedFuture(objection);
    }
    LaunchToken token = connection.entrance().launchToken();
    SessionClaim claim =
        new SessionClaim(
            ready.instanceId(),
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
    SessionDirectory.Held elsewhere =
        token == null ? holderElsewhere(pool, claim, connection) : null;
    if (elsewhere == null) {
      return open(pool, claim, connection);
    }
    return older
        .answers(claim.instanceId(), new OpenReply.Holder(elsewhere.ref().session(), bridgeId))
        .thenCompose(alive -> alive ? duplicate(claim) : open(pool, claim, connection));
  }

  /**
   * The session of the id that another address holds here, null if there is none. Process id and
   * start time are no secret: who names them from elsewhere is the same app only if the older
   * connection is silent.
   */
  private SessionDirectory.@Nullable Held holderElsewhere(
      String pool, SessionClaim claim, AppConnection connection) {
    SessionDirectory.Held held = directory.holder(pool, claim.instanceId());
    boolean elsewhere =
        held != null
            && !held.connection().entrance().address().equals(connection.entrance().address());
    return elsewhere ? held : null;
  }

  /** Why the app may not be who it says it is, null where it may. */
  private ClaimOutcome.@Nullable Refused objection(
      AppReady ready, Entrance entrance, @Nullable ProcessRecord launch) {
    if (launch != null) {
      return departure(ready, launch);
    }
    String id = ready.instanceId();
    if (entrance.launchToken() != null) {
      try (LogContext _ = LogContext.ofInstance(id)) {
        LOG.warn("{} showed a launch token that is not its own, or not any more", id);
      }
      return refused(
          AppRefusal.UNKNOWN_TOKEN,
          "expected the token of this instance's present launch, but it is another one");
    }
    boolean listed =
        entrance.trusted() && BridgeProperties.names(properties.allowedInstances(), id);
    return listed
        ? null
        : refused(
            AppRefusal.UNKNOWN_INSTANCE,
            "expected an instance that was launched or is allowed, but it is neither");
  }

  /** Where the app departs from what was launched, null where it does not. */
  private static ClaimOutcome.@Nullable Refused departure(AppReady ready, ProcessRecord launch) {
    boolean streamsFit = launch.streams() == ready.streamsCount();
    String config = otherConfig(launch, ready);
    if (config != null) {
      return ClaimOutcome.Refused.ofConfig(config, streamsFit);
    }
    return streamsFit
        ? null
        : refused(
            AppRefusal.STREAMS_COUNT_MISMATCH,
            "expected streams_count "
                + launch.streams()
                + " as launched, but it is "
                + ready.streamsCount());
  }

  /** The configuration that was launched where the app names another one, else null. */
  private static @Nullable String otherConfig(ProcessRecord launch, AppReady ready) {
    ProcessFiles files = launch.files();
    String launched = files == null ? null : files.configPath();
    String said = ready.configPath();
    if (launched == null || said == null || said.isBlank()) {
      return null;
    }
    return isSamePath(launched, said) ? null : launched;
  }

  /**
   * The same words but for {@code //} and dots; links are not followed: the app may run elsewhere.
   */
  private static boolean isSamePath(String launched, String said) {
    try {
      return Path.of(launched).normalize().equals(Path.of(said.strip()).normalize());
    } catch (InvalidPathException noPath) {
      return false;
    }
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
    return launches
        .ask(pool)
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
        ClaimOutcome.Refused.of(
            AppRefusal.DUPLICATE_INSTANCE,
            "expected one process per instance_id, but another one holds " + claim.instanceId(),
            CloseCode.DUPLICATE));
  }

  private static ClaimOutcome.Refused refused(AppRefusal code, String message) {
    return ClaimOutcome.Refused.of(code, message, CloseCode.POLICY);
  }
}
