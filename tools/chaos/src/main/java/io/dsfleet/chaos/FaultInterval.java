package io.dsfleet.chaos;

import java.util.OptionalDouble;

/**
 * The time from one fault to the next, with its outcome.
 *
 * @param fault name of the fault at its start
 * @param startNanos start, by {@link System#nanoTime}
 * @param startMillis start, in epoch milliseconds
 * @param evidence evidence that the fault took effect; blank if there is none
 * @param recoverySeconds seconds from the repair to the next job start on an app; empty if the
 *     system did not recover
 * @param inconsistentSlots leaked or double-booked slots at its end; 0 if unknown
 */
record FaultInterval(
    String fault,
    long startNanos,
    long startMillis,
    String evidence,
    OptionalDouble recoverySeconds,
    long inconsistentSlots) {
  boolean tookEffect() {
    return !evidence.isBlank();
  }
}
