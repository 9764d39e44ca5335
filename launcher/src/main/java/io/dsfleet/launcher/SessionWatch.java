package io.dsfleet.launcher;

import io.dsfleet.state.FleetReads;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.ProcessRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long processes run without a session. While no bridge is up no app could have one, so
 * nobody's time runs then, and it begins anew with the first bridge.
 */
final class SessionWatch {
  private final FleetReads reads;
  private final Duration limit;
  private final Map<String, Long> sessionlessSince = new HashMap<>();

  SessionWatch(FleetReads reads, Duration limit) {
    this.reads = reads;
    this.limit = limit;
  }

  /** Ids of the processes that ran without a session for longer than they may. */
  Set<String> overdue(Collection<ProcessRecord> running, long now) {
    if (running.isEmpty() || reads.liveBridges().join() == 0) {
      sessionlessSince.clear();
      return Set.of();
    }
    Map<String, InstanceRecord> instances =
        reads.instances().join().stream()
            .collect(Collectors.toMap(InstanceRecord::id, each -> each, (one, other) -> one));
    return overdue(running, instances, now);
  }

  /** The same, with what was read; for tests. */
  Set<String> overdue(
      Collection<ProcessRecord> running, Map<String, InstanceRecord> instances, long now) {
    Set<String> sessionless =
        running.stream()
            .filter(each -> !hasSession(each, instances))
            .map(ProcessRecord::id)
            .collect(Collectors.toSet());
    sessionlessSince.keySet().retainAll(sessionless);
    sessionless.forEach(id -> sessionlessSince.putIfAbsent(id, now));
    return sessionless.stream()
        .filter(id -> now - Objects.requireNonNull(sessionlessSince.get(id)) >= limit.toMillis())
        .collect(Collectors.toSet());
  }

  private static boolean hasSession(ProcessRecord process, Map<String, InstanceRecord> instances) {
    InstanceRecord instance = instances.get(process.instanceId());
    return instance != null && instance.state().isConnected();
  }

  /** A new life begins its time anew. */
  void forget(String processId) {
    sessionlessSince.remove(processId);
  }
}
