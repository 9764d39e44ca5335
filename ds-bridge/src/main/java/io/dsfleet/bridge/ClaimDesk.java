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

/**
 * Decides whether an app may claim an instance id: it must be allow-listed or launched by dsfleet,
 * and no other live process may hold the id.
 */
final class ClaimDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimDesk.class);

  private final String bridgeId;
  private final BridgeProperties properties;
  private final FleetState state;
  private final SessionDirectory directory;
  private final OlderSessions priorSessions;
  private final SharedReads<List<ProcessRecord>> launches;

  ClaimDesk(
      String bridgeId,
      BridgeProperties properties,
      FleetState state,
      SessionDirectory directory,
      OlderSessions priorSessions) {
    this.bridgeId = bridgeId;
    this.properties = properties;
    this.state = state;
    this.directory = directory;
    this.priorSessions = priorSessions;
    this.launches = new SharedReads<>(pool -> state.pool(pool).reads().processes());
  }

  /** Decides a claim; the future never fails. A granted session is in the directory. */
  CompletableFuture<ClaimOutcome> claim(AppReady ready, Dialect dialect, AppConnection connection) {
    LaunchToken token = connection.entrance().launchToken();
    String pool =
        token == null ? Objects.requireNonNullElse(ready.pool(), properties.pool()) : token.pool();
    return launchOf(pool, ready, token)
        .thenCompose(launch -> decide(pool, ready, dialect, connection, launch))
        .exceptionally(
            failure -> {
              try (LogContext _ = LogContext.ofInstance(ready.instanceId())) {
                LOG.warn("claim of {} could not be decided: {}", ready.instanceId(), failure);
              }
              return new ClaimOutcome.Unavailable();
            });
  }

  private CompletableFuture<ClaimOutcome> decide(
      String pool,
      AppReady ready,
      Dialect dialect,
      AppConnection connection,
      @Nullable ProcessRecord launch) {
    ClaimOutcome.Refused identityRefusal = identityRefusal(ready, connection.entrance(), launch);
    if (identityRefusal != null) {
      return CompletableFuture.completedFuture(identityRefusal);
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
    SessionDirectory.Held otherHolder =
        token == null ? holderElsewhere(pool, claim, connection) : null;
    if (otherHolder == null) {
      return open(pool, claim, connection);
    }
    return priorSessions
        .answers(claim.instanceId(), new OpenReply.Holder(otherHolder.ref().session(), bridgeId))
        .thenCompose(alive -> alive ? duplicate(claim) : open(pool, claim, connection));
  }

  /**
   * The session that another address holds for the id on this bridge, null if there is none.
   * Process id and start time are not secret, so an app at another address counts as the same app
   * only if the older connection is dead.
   */
  private SessionDirectory.@Nullable Held holderElsewhere(
      String pool, SessionClaim claim, AppConnection connection) {
    SessionDirectory.Held held = directory.holder(pool, claim.instanceId());
    boolean otherHolder =
        held != null
            && !held.connection().entrance().address().equals(connection.entrance().address());
    return otherHolder ? held : null;
  }

  /** Refusal of the app's identity, null if it is accepted. */
  private ClaimOutcome.@Nullable Refused identityRefusal(
      AppReady ready, Entrance entrance, @Nullable ProcessRecord launch) {
    if (launch != null) {
      return mismatch(ready, launch);
    }
    String id = ready.instanceId();
    if (entrance.launchToken() != null) {
      try (LogContext _ = LogContext.ofInstance(id)) {
        LOG.warn("{} presented a launch token that is not that of its current launch", id);
      }
      return refused(
          AppRefusal.UNKNOWN_TOKEN,
          "the launch token is not that of the current launch of this instance");
    }
    boolean listed =
        entrance.trusted() && BridgeProperties.names(properties.allowedInstances(), id);
    return listed
        ? null
        : refused(
            AppRefusal.UNKNOWN_INSTANCE, "instance '" + id + "' was neither launched nor allowed");
  }

  /** Refusal of an app that differs from its launch, null if it does not. */
  private static ClaimOutcome.@Nullable Refused mismatch(AppReady ready, ProcessRecord launch) {
    boolean streamsMatch = launch.streams() == ready.streamsCount();
    String config = differentConfig(launch, ready);
    if (config != null) {
      return ClaimOutcome.Refused.ofConfig(config, streamsMatch);
    }
    return streamsMatch
        ? null
        : refused(
            AppRefusal.STREAMS_COUNT_MISMATCH,
            "expected streams_count "
                + launch.streams()
                + " as launched, but it is "
                + ready.streamsCount());
  }

  /** The launched configuration if the app names a different one, else null. */
  private static @Nullable String differentConfig(ProcessRecord launch, AppReady ready) {
    ProcessFiles files = launch.files();
    String launched = files == null ? null : files.configPath();
    String reported = ready.configPath();
    if (launched == null || reported == null || reported.isBlank()) {
      return null;
    }
    return isSamePath(launched, reported) ? null : launched;
  }

  /** Compares normalised paths. Links are not followed, since the app may run on another host. */
  private static boolean isSamePath(String launched, String reported) {
    try {
      return Path.of(launched).normalize().equals(Path.of(reported.strip()).normalize());
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
                      priorSessions
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
    boolean okAck = BridgeProperties.names(properties.okAckInstances(), claim.instanceId());
    return new ClaimOutcome.Granted(
        opened.session(), opened.epoch(), pool, opened.sameEpoch(), okAck ? "ok" : "confirmed");
  }

  /** The launch of the app, null if dsfleet did not launch it. */
  private CompletableFuture<@Nullable ProcessRecord> launchOf(
      String pool, AppReady ready, @Nullable LaunchToken token) {
    return launches
        .ask(pool)
        .thenApply(
            (List<ProcessRecord> processes) ->
                processes.stream()
                    .filter(process -> process.instanceId().equals(ready.instanceId()))
                    .filter(
                        process -> !process.state().isOver() && isProcessOf(process, ready, token))
                    .max(Comparator.comparingLong(ProcessRecord::launchedMillis))
                    .orElse(null));
  }

  /**
   * Whether the app is the process of this launch. A launch with a token is identified by that
   * token; one without is identified by its pid, unless the app runs in a container.
   */
  private static boolean isProcessOf(
      ProcessRecord process, AppReady ready, @Nullable LaunchToken token) {
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
            "another process holds instance_id " + claim.instanceId(),
            CloseCode.DUPLICATE));
  }

  private static ClaimOutcome.Refused refused(AppRefusal code, String message) {
    return ClaimOutcome.Refused.of(code, message, CloseCode.POLICY);
  }
}
