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
 * Where a session is; immutable.
 *
 * @param deadlineMillis of the phase, {@code Long.MAX_VALUE} where it has none
 * @param ready what the app said of itself, null before it did
 * @param claim what the session may do, null before it is claimed
 * @param blind whether a returning app did not say what it runs
 * @param early messages that came before the session was ready
 * @param tombstones attempts whose start must not be sent any more
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

  /** Where the conversation is. */
  public enum Phase {
    AWAITING_READY,
    CLAIMING,
    BINDING,
    SYNCING,
    READY,
    CLOSED;

    /** Whether the app has introduced itself and its session is being made. */
    public boolean isEntering() {
      return this == CLAIMING || this == BINDING;
    }
  }

  /** The question for the status; {@code requestId} null while none is open. */
  record Poll(
      @Nullable String requestId,
      int asked,
      int unanswered,
      long nextMillis,
      long deadlineMillis) {}

  /** Pings and what came back. */
  record Liveness(long nextPingMillis, long lastPingMillis, int misses) {}

  /** The job that holds the stream, null where none does. */
  public @Nullable String jobOn(int streamId) {
    Assignment assignment =
        streamId < 0 || streamId >= slots.size()
            ? null
            : Work.assignmentOf(slots.get(streamId).work());
    return assignment == null ? null : assignment.jobId();
  }

  /** A connection that was just accepted. */
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

  SessionState phase(Phase next, long deadline) {
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

  SessionState introduced(AppReady who, Dialect spoken) {
    return new SessionState(
        phase,
        deadlineMillis,
        spoken,
        who,
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

  SessionState blind(boolean now) {
    return new SessionState(
        phase,
        deadlineMillis,
        dialect,
        ready,
        claim,
        now,
        slots,
        early,
        tombstones,
        refusals,
        poll,
        liveness);
  }

  SessionState slot(Slot slot) {
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

  SessionState early(List<AppMessage> messages) {
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

  SessionState tombstones(List<String> attempts) {
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

  SessionState refusals(int count) {
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

  SessionState poll(Poll next) {
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

  SessionState liveness(Liveness next) {
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
