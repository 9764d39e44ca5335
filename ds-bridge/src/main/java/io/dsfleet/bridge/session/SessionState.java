package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * State of a session; immutable.
 *
 * @param deadlineMillis deadline of the phase, {@code Long.MAX_VALUE} for none
 * @param ready {@code app_ready} of the app, null before it arrived
 * @param claim granted claim, null before the claim was granted
 * @param blind whether a reconnected app did not report its cameras
 * @param early messages that arrived before the session was ready
 * @param tombstones attempts that must not be started again
 */
public record SessionState(
    Phase phase,
    long deadlineMillis,
    Dialect dialect,
    @Nullable AppReady ready,
    ClaimOutcome.@Nullable Granted claim,
    boolean blind,
    List<Slot> slots,
    List<AppMessage> early,
    List<String> tombstones,
    int refusals,
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
      int asked,
      int unanswered,
      long nextMillis,
      long deadlineMillis) {}

  /** Schedule of pings and the number of missed ones. */
  record Liveness(long nextPingMillis, long lastPingMillis, int misses) {}

  /** Id of the job on the stream, null if there is none. */
  public @Nullable String jobOn(int streamId) {
    Assignment assignment =
        streamId < 0 || streamId >= slots.size()
            ? null
            : Work.assignmentOf(slots.get(streamId).work());
    return assignment == null ? null : assignment.jobId();
  }

  /** State of a new connection. */
  public static SessionState connected(long nowMillis, SessionRules rules) {
    return new SessionState(
        Phase.AWAITING_READY,
        nowMillis + rules.readyMillis(),
        Dialect.CURRENT,
        null,
        null,
        false,
        List.of(),
        List.of(),
        List.of(),
        0,
        new Poll(null, 0, 0, Long.MAX_VALUE, Long.MAX_VALUE),
        new Liveness(nowMillis + rules.pingMillis(), 0, 0));
  }

  SessionState withPhase(Phase next, long deadline) {
    return new SessionState(
        next,
        deadline,
        dialect,
        ready,
        claim,
        blind,
        slots,
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState introduced(AppReady message, Dialect used) {
    return new SessionState(
        phase,
        deadlineMillis,
        used,
        message,
        claim,
        blind,
        slots,
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState claimed(ClaimOutcome.Granted granted, int streams) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        granted,
        blind,
        IntStream.range(0, streams).mapToObj(Slot::idle).toList(),
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState withStatusUnknown(boolean unknown) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        unknown,
        slots,
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState withSlot(Slot slot) {
    List<Slot> next = new ArrayList<>(slots);
    next.set(slot.streamId(), slot);
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        blind,
        List.copyOf(next),
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState withEarlyMessages(List<AppMessage> messages) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        blind,
        slots,
        List.copyOf(messages),
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState withTombstones(List<String> attempts) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        blind,
        slots,
        early,
        List.copyOf(attempts),
        refusals,
        poll,
        liveness);
  }

  SessionState withRefusals(int count) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        blind,
        slots,
        early,
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
        ready,
        claim,
        blind,
        slots,
        early,
        tombstones,
        refusals,
        next,
        liveness);
  }

  SessionState withLiveness(Liveness next) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        blind,
        slots,
        early,
        tombstones,
        refusals,
        poll,
        next);
  }
}
