package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * State of a session; immutable.
 *
 * @param deadlineMillis deadline of the phase, {@code Long.MAX_VALUE} for none
 * @param appReady {@code app_ready} of the app, null before it arrived
 * @param claim granted claim, null before the claim was granted
 * @param statusUnknown whether a reconnected app did not report its cameras
 * @param earlyMessages messages that arrived before the session was ready
 * @param tombstones attempts that must not be started again
 */
public record SessionState(
    Phase phase,
    long deadlineMillis,
    ProtocolDialect dialect,
    @Nullable AppReady appReady,
    ClaimOutcome.@Nullable Granted claim,
    boolean statusUnknown,
    List<SessionSlot> slots,
    List<AppMessage> earlyMessages,
    List<String> tombstones,
    int refusalCount,
    Poll poll,
    Liveness liveness) {

  /** Phase of the session. */
  public enum Phase {
    AWAITING_READY,
    CLAIMING,
    BINDING,
    SYNCING,
    READY,
    CLOSED;

    /** Whether the session is being claimed or bound. */
    public boolean isEntering() {
      return this == CLAIMING || this == BINDING;
    }
  }

  /** Status polling; {@code requestId} is null while no poll is pending. */
  record Poll(
      @Nullable String requestId,
      int pollCount,
      int unansweredCount,
      long nextMillis,
      long deadlineMillis) {}

  /** Schedule of pings and the number of missed ones. */
  record Liveness(long nextPingMillis, long lastPingMillis, int missedPings) {}

  /** Id of the job on the stream, null if there is none. */
  public @Nullable String jobIdOf(int streamId) {
    Assignment assignment =
        streamId < 0 || streamId >= slots.size()
            ? null
            : SlotPhase.assignmentOf(slots.get(streamId).phase());
    return assignment == null ? null : assignment.jobId();
  }

  /** State of a new connection. */
  public static SessionState initial(long nowMillis, SessionRules rules) {
    return new SessionState(
        Phase.AWAITING_READY,
        nowMillis + rules.readyTimeoutMillis(),
        ProtocolDialect.CURRENT,
        null,
        null,
        false,
        List.of(),
        List.of(),
        List.of(),
        0,
        new Poll(null, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE),
        new Liveness(nowMillis + rules.pingIntervalMillis(), 0, 0));
  }

  SessionState withPhase(Phase next, long deadline) {
    return new SessionState(
        next,
        deadline,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withAppReady(AppReady message, ProtocolDialect used) {
    return new SessionState(
        phase,
        deadlineMillis,
        used,
        message,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withClaim(ClaimOutcome.Granted granted, int streams) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        granted,
        statusUnknown,
        IntStream.range(0, streams).mapToObj(SessionSlot::idle).toList(),
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withStatusUnknown(boolean unknown) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        unknown,
        slots,
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withSlot(SessionSlot slot) {
    List<SessionSlot> next = new ArrayList<>(slots);
    next.set(slot.streamId(), slot);
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        List.copyOf(next),
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withEarlyMessages(List<AppMessage> messages) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        List.copyOf(messages),
        tombstones,
        refusalCount,
        poll,
        liveness);
  }

  SessionState withTombstones(List<String> attempts) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        List.copyOf(attempts),
        refusalCount,
        poll,
        liveness);
  }

  SessionState withRefusals(int count) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        tombstones,
        count,
        poll,
        liveness);
  }

  SessionState withPoll(Poll next) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        tombstones,
        refusalCount,
        next,
        liveness);
  }

  SessionState withLiveness(Liveness next) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        appReady,
        claim,
        statusUnknown,
        slots,
        earlyMessages,
        tombstones,
        refusalCount,
        poll,
        next);
  }
}
