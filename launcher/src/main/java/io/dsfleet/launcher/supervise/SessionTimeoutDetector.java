package io.dsfleet.launcher.supervise;

import io.dsfleet.state.PoolQueries;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.process.ProcessRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Detects processes that run without a session for too long. While no bridge is up, no app can have
 * a session, so all timers are reset.
 */
public final class SessionTimeoutDetector {
  private final PoolQueries reads;
  private final Duration timeout;
  private final Map<String, Long> sessionlessSince = new HashMap<>();

  /**
   * @param timeout time that a process may run without a session
   */
  public SessionTimeoutDetector(PoolQueries reads, Duration timeout) {
    this.reads = reads;
    this.timeout = timeout;
  }

  /** Returns the ids of the running processes that exceeded the timeout without a session. */
  Set<String> findOverdue(Collection<ProcessRecord> running, long now) {
    if (running.isEmpty() || reads.liveBridges().join() == 0) {
      sessionlessSince.clear();
      return Set.of();
    }
    Map<String, InstanceRecord> instances =
        reads.instances().join().stream()
            .collect(Collectors.toMap(InstanceRecord::id, each -> each, (one, other) -> one));
    return findOverdue(running, instances, now);
  }

  private Set<String> findOverdue(
      Collection<ProcessRecord> running, Map<String, InstanceRecord> instances, long now) {
    Set<String> sessionless =
        running.stream()
            .filter(each -> !hasSession(each, instances))
            .map(ProcessRecord::id)
            .collect(Collectors.toSet());
    sessionlessSince.keySet().retainAll(sessionless);
    sessionless.forEach(id -> sessionlessSince.putIfAbsent(id, now));
    return sessionless.stream()
        .filter(id -> now - Objects.requireNonNull(sessionlessSince.get(id)) >= timeout.toMillis())
        .collect(Collectors.toSet());
  }

  private static boolean hasSession(ProcessRecord process, Map<String, InstanceRecord> instances) {
    InstanceRecord instance = instances.get(process.instanceId());
    return instance != null && instance.state().isConnected();
  }

  /** Resets the timer of a process; call it when the process exits. */
  void reset(String processId) {
    sessionlessSince.remove(processId);
  }
}
