package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import org.jspecify.annotations.Nullable;

/**
 * A process that this launcher answers for.
 *
 * @param killAtMillis when KILL follows TERM, 0 while nobody asked it to end
 */
record Watched(ProcessRecord record, ProcessIdentity identity, long killAtMillis) {

  Watched endingAt(long millis) {
    return new Watched(record, identity, millis);
  }

  boolean isEnding() {
    return killAtMillis > 0;
  }

  /** The record of its end. */
  ProcessRecord ended(ProcessState state, @Nullable Integer exitCode, long now) {
    return record.exited(exitCode).in(state, null, now);
  }

  /** The same, not to be started again. */
  Watched retired() {
    return new Watched(record.retire(), identity, killAtMillis);
  }
}
