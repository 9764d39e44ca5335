package io.dsfleet.bridge.claim;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionRefusalCode;
import io.dsfleet.messages.access.SecretHash;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
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
public final class SessionClaimHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SessionClaimHandler.class);

  private final String bridgeId;
  private final BridgeProperties properties;
  private final FleetState state;
  private final SessionDirectory directory;
  private final PriorSessionProbe priorSessions;
  private final CoalescingLoader<List<ProcessRecord>> launches;

  public SessionClaimHandler(
      String bridgeId,
      BridgeProperties properties,
      FleetState state,
      SessionDirectory directory,
      PriorSessionProbe priorSessions) {
    this.bridgeId = bridgeId;
    this.properties = properties;
    this.state = state;
    this.directory = directory;
    this.priorSessions = priorSessions;
    this.launches = new CoalescingLoader<>(pool -> state.pool(pool).queries().processes());
  }

  /** Decides a claim; the future never fails. A granted session is in the directory. */
  public CompletableFuture<ClaimOutcome> claim(
      AppReady ready, ProtocolDialect dialect, AppConnection connection) {
    LaunchToken token = connection.identity().launchToken();
    String pool =
        token == null ? Objects.requireNonNullElse(ready.pool(), properties.pool()) : token.pool();
    return launchOf(pool, ready, token)
        .thenCompose(launch -> decide(pool, ready, dialect, connection, launch))
        .exceptionally(
            failure -> {
              try (LogContext _ = LogContext.forInstance(ready.instanceId())) {
                LOG.warn("claim of {} could not be decided: {}", ready.instanceId(), failure);
              }
              return new ClaimOutcome.Unavailable();
            });
  }

  private CompletableFuture<ClaimOutcome> decide(
      String pool,
      AppReady ready,
      ProtocolDialect dialect,
      AppConnection connection,
      @Nullable ProcessRecord launch) {
    ClaimOutcome.Refused identityRefusal = identityRefusal(ready, connection.identity(), launch);
    if (identityRefusal != null) {
      return CompletableFuture.completedFuture(identityRefusal);
    }
    LaunchToken token = connection.identity().launchToken();
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
            dialect.name().toLowerCase(Locale.ROOT),
            gpus(ready));
    SessionDirectory.HeldSession otherHolder =
        token == null ? holderElsewhere(pool, claim, connection) : null;
    if (otherHolder == null) {
      return open(pool, claim, connection);
    }
    return priorSessions
        .isAlive(
            claim.instanceId(), new SessionOpenReply.Holder(otherHolder.ref().session(), bridgeId))
        .thenCompose(alive -> alive ? duplicate(claim) : open(pool, claim, connection));
  }

  private static @Nullable List<String> gpus(AppReady ready) {
    List<Object> gpus = ready.gpuAllocated();
    return gpus == null || gpus.isEmpty() ? null : gpus.stream().map(Object::toString).toList();
  }

  /**
   * The session that another address holds for the id on this bridge, null if there is none.
   * Process id and start time are not secret, so an app at another address counts as the same app
   * only if the older connection is dead.
   */
  private SessionDirectory.@Nullable HeldSession holderElsewhere(
      String pool, SessionClaim claim, AppConnection connection) {
    SessionDirectory.HeldSession held = directory.findNewestSession(pool, claim.instanceId());
    boolean otherHolder =
        held != null
            && !held.connection().identity().address().equals(connection.identity().address());
    return otherHolder ? held : null;
  }

  /** Refusal of the app's identity, null if it is accepted. */
  private ClaimOutcome.@Nullable Refused identityRefusal(
      AppReady ready, HandshakeIdentity entrance, @Nullable ProcessRecord launch) {
    if (launch != null) {
      return mismatch(ready, launch);
    }
    String id = ready.instanceId();
    if (entrance.launchToken() != null) {
      try (LogContext _ = LogContext.forInstance(id)) {
        LOG.warn("{} presented a launch token that is not that of its current launch", id);
      }
      return refused(
          SessionRefusalCode.UNKNOWN_TOKEN,
          "the launch token is not that of the current launch of this instance");
    }
    boolean listed =
        entrance.trusted() && BridgeProperties.containsInstance(properties.allowedInstances(), id);
    return listed
        ? null
        : refused(
            SessionRefusalCode.UNKNOWN_INSTANCE,
            "instance '" + id + "' was neither launched nor allowed");
  }

  /** Refusal of an app that differs from its launch, null if it does not. */
  private static ClaimOutcome.@Nullable Refused mismatch(AppReady ready, ProcessRecord launch) {
    boolean streamsMatch = launch.streams() == ready.streamsCount();
    String config = differentConfig(launch, ready);
    if (config != null) {
      return ClaimOutcome.Refused.configMismatch(config, streamsMatch);
    }
    return streamsMatch
        ? null
        : refused(
            SessionRefusalCode.STREAMS_COUNT_MISMATCH,
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
                  case SessionOpenReply.Opened opened ->
                      CompletableFuture.completedFuture(granted(pool, claim, opened, connection));
                  case SessionOpenReply.Duplicate taken ->
                      priorSessions
                          .isAlive(claim.instanceId(), taken.holder())
                          .thenCompose(
                              alive ->
                                  alive
                                      ? duplicate(claim)
                                      : open(pool, claim.takingOver(), connection));
                });
  }

  private ClaimOutcome granted(
      String pool, SessionClaim claim, SessionOpenReply.Opened opened, AppConnection connection) {
    SessionOpenReply.Holder previous = opened.previous();
    if (previous != null) {
      AppConnection superseded = directory.findConnection(claim.instanceId(), previous.session());
      if (superseded != null && superseded != connection) {
        superseded.post(
            new SessionInput.CloseRequested(
                CloseCode.SUPERSEDED, "a newer connection took the session"));
      }
    }
    directory.addSession(new SessionRef(claim.instanceId(), opened.session()), pool, connection);
    boolean okAck =
        BridgeProperties.containsInstance(properties.okAckInstances(), claim.instanceId());
    return new ClaimOutcome.Granted(
        opened.session(), opened.epoch(), pool, opened.sameEpoch(), okAck ? "ok" : "confirmed");
  }

  /** The launch of the app, null if dsfleet did not launch it. */
  private CompletableFuture<@Nullable ProcessRecord> launchOf(
      String pool, AppReady ready, @Nullable LaunchToken token) {
    return launches
        .load(pool)
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
      return hash != null && token != null && SecretHash.constantTimeEquals(token.hash(), hash);
    }
    ProcessLocator place = process.locator();
    if (place == null || place.container() != null) {
      return true;
    }
    Long pid = place.hostPid();
    return pid == null || pid == ready.processId();
  }

  private static CompletableFuture<ClaimOutcome> duplicate(SessionClaim claim) {
    return CompletableFuture.completedFuture(
        ClaimOutcome.Refused.of(
            SessionRefusalCode.DUPLICATE_INSTANCE,
            "another process holds instance_id " + claim.instanceId(),
            CloseCode.DUPLICATE));
  }

  private static ClaimOutcome.Refused refused(SessionRefusalCode code, String message) {
    return ClaimOutcome.Refused.of(code, message, CloseCode.POLICY_VIOLATION);
  }
}
