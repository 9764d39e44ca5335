package io.dsfleet.chaos;

import java.util.OptionalDouble;

/**
 * The time from one fault to the next, and what it showed.
 *
 * @param fault name of the fault that opened it
 * @param nanos when, by {@link System#nanoTime}
 * @param millis when, by the machine's clock
 * @param proof what proves that it bit; blank where nothing does
 * @param seconds from everything being up again to the next start on an app; empty where it stuck
 * @param leaked slots that the audit called leaked, or doubly booked, at its end; 0 where nobody
 *     could say just then
 */
record FaultInterval(
    String fault, long nanos, long millis, String proof, OptionalDouble seconds, long leaked) {
  boolean bit() {
    return !proof.isBlank();
  }
}
