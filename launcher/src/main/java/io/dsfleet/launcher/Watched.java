package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;
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

  /** A record with this state and exit code. */
  ProcessRecord recordAs(String state, @Nullable Integer exitCode) {
    return new ProcessRecord(
        record.id(),
        record.instanceId(),
        record.host(),
        state,
        record.hostPid(),
        record.startTicks(),
        record.bootId(),
        record.container(),
        record.tokenHash(),
        record.profile(),
        record.streams(),
        record.settings(),
        record.folder(),
        record.launchedMillis(),
        exitCode);
  }
}
