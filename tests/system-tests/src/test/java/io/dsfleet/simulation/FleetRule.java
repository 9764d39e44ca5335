package io.dsfleet.simulation;

/** Rules that a run may disable, to verify that the simulation detects it. */
public enum FleetRule {
  /** Events of an earlier attempt have no effect. */
  ATTEMPT_IN_THE_FENCE,
  /** A delivery is acknowledged after its effect. */
  EFFECT_BEFORE_ACK,
  /** Jobs of a lost session wait for the grace. */
  GRACE,
  /** A start that was interrupted before its arrival is not executed. */
  TOMBSTONE,
  /** A session's slots are reconciled once, however often its report is delivered. */
  REPORTED_ONCE,
  /** A slot of a silent app is not assigned again. */
  SILENCE_IS_NO_PROOF,
  /** A start is repeated over the same bridge; over another bridge it is a new attempt. */
  ATTEMPT_PER_BRIDGE,
  /** Accepted jobs are in the outbox. */
  OUTBOX
}
