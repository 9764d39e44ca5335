package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopeSender;
import io.dsfleet.broker.LogContext;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.KillRefused;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.ProcessSignalled;
import io.dsfleet.messages.broker.ProcessStarted;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import io.dsfleet.state.Processes;
import io.dsfleet.state.Processes.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what becomes of processes to the record, and tells the scheduler what was seen. */
final class ProcessJournal {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessJournal.class);

  private final Processes processes;
  private final HostLease lease;
  private final LauncherMetrics metrics;
  private final EnvelopeSender publisher;
  private final String pool;
  private final String host;
  private final int partitions;
  private final Queue<ProcessEvent> untold = new ConcurrentLinkedQueue<>();

  ProcessJournal(
      Processes processes,
      HostLease lease,
      EnvelopeSender publisher,
      LauncherProperties properties,
      int partitions,
      LauncherMetrics metrics) {
    this.processes = processes;
    this.lease = lease;
    this.publisher = publisher;
    this.pool = properties.pool();
    this.host = properties.host();
    this.partitions = partitions;
    this.metrics = metrics;
  }

  /** Whether this launch is new. */
  boolean reserve(ProcessRecord launching) {
    return change(Change.RESERVE, launching);
  }

  /** Writes the record; answers it. */
  ProcessRecord put(ProcessRecord record) {
    boolean _ = change(Change.PUT, record);
    return record;
  }

  void forget(ProcessRecord record) {
    boolean _ = change(Change.REMOVE, record);
  }

  /**
   * Before what only one launcher of the host may do.
   *
   * @throws LeaseOverException where this one may not be it any more
   */
  void requireHost() {
    lease.require();
  }

  private boolean change(Change change, ProcessRecord record) {
    lease.require();
    return switch (processes.change(change, lease.launcherId(), record).join()) {
      case DONE -> true;
      case NOT_DONE -> false;
      case NOT_HELD -> throw new LeaseOverException();
    };
  }

  /** What the record has of this host, oldest first. */
  List<ProcessRecord> recorded() {
    return processes.list(host).join().stream()
        .sorted(Comparator.comparingLong(ProcessRecord::launchedMillis))
        .toList();
  }

  /** The launches of this instance on any host that are not over. */
  List<ProcessRecord> liveOf(String instanceId) {
    return processes.list().join().stream()
        .filter(each -> each.instanceId().equals(instanceId) && !each.state().isOver())
        .toList();
  }

  void started(ProcessRecord record) {
    metrics.launch(LauncherMetrics.Outcome.STARTED);
    tell(
        new ProcessStarted(
            record.instanceId(), record.id(), pool, host, hostPid(record), record.restarts()));
  }

  /** A life ended by itself, or could not begin, and this follows. */
  void crashed(ProcessState next) {
    metrics.crashed(next);
  }

  /** A start came to nothing, or nobody can tell. */
  void notStarted(LauncherMetrics.Outcome outcome) {
    metrics.launch(outcome);
  }

  void signalled(ProcessRecord record, String signal) {
    tell(new ProcessSignalled(record.instanceId(), record.id(), pool, signal));
  }

  /** A life is over, proven; the record says already what follows. */
  void exited(ProcessRecord record) {
    Long pid = hostPid(record);
    LOG.info(
        "{} (pid {}) ended, exit code {}: {}",
        record.instanceId(),
        pid,
        record.exitCode(),
        record.state());
    tell(
        new ProcessExited(
            record.instanceId(),
            record.id(),
            Objects.requireNonNullElse(pid, 0L),
            pool,
            record.exitCode(),
            record.tokenHash(),
            record.retired(),
            record.state() == ProcessState.RESTARTING));
  }

  void refused(KillProcess kill, RequestRefusal code, String reason) {
    tell(new KillRefused(kill.instanceId(), kill.processId(), pool, code, reason));
  }

  private void tell(ProcessEvent event) {
    var _ =
        publisher
            .sendInOrder(
                Topology.EVENTS, Topology.partitionKey(event.instanceId(), partitions), event)
            .whenComplete(
                (sent, failed) -> {
                  if (failed != null) {
                    try (LogContext _ = LogContext.about(event)) {
                      LOG.debug("told later: {}", failed.toString());
                    }
                    untold.add(event);
                  }
                });
  }

  /** Tells again what could not be told; each is harmless twice. */
  void tellUntold() {
    for (int left = untold.size(); left > 0; left--) {
      ProcessEvent event = untold.poll();
      if (event != null) {
        tell(event);
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Long hostPid(ProcessRecord record) {
    ProcessPlace place = record.place();
    return place == null ? null : place.hostPid();
  }
}
