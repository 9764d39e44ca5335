package io.dsfleet.simulation;

/** A rule of the protocol that a run may leave out, to see that it is missed. */
public enum FleetRule {
  /** An event of an earlier attempt changes nothing. */
  ATTEMPT_IN_THE_FENCE,
  /** A delivery is acknowledged after its effect. */
  EFFECT_BEFORE_ACK,
  /** A lost session's jobs wait for its return. */
  GRACE,
  /** A start that was interrupted before it came is not begun. */
  TOMBSTONE,
  /** A session's slots are reconciled once, however often its report is delivered. */
  REPORTED_ONCE,
  /** A slot whose app is silent is not given away. */
  SILENCE_IS_NO_PROOF,
  /** A start is issued again over the bridge of the session before, over another as an attempt. */
  ATTEMPT_PER_BRIDGE,
  /** What is accepted stands in the outbox. */
  OUTBOX
}
