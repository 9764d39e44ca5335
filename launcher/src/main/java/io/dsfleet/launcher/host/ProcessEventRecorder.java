package io.dsfleet.launcher.host;

import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.KillRefused;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.ProcessSignalled;
import io.dsfleet.messages.broker.ProcessStarted;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.process.ProcessRecordStore.RecordChange;
import io.dsfleet.state.process.ProcessState;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes process records to Redis under the host lease and publishes process events to the
 * scheduler.
 */
public final class ProcessEventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEventRecorder.class);

  private final ProcessRecordStore processes;
  private final HostLease lease;
  private final LauncherMetrics metrics;
  private final EnvelopeSender publisher;
  private final String pool;
  private final String host;
  private final int partitions;
  private final Queue<ProcessEvent> unsent = new ConcurrentLinkedQueue<>();

  /**
   * @param partitions number of event partitions
   */
  public ProcessEventRecorder(
      ProcessRecordStore processes,
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

  /** Creates the record of a new launch; false if its id is already used. */
  public boolean reserve(ProcessRecord launching) {
    return change(RecordChange.RESERVE, launching);
  }

  /** Writes the record and returns it. */
  public ProcessRecord write(ProcessRecord record) {
    boolean _ = change(RecordChange.PUT, record);
    return record;
  }

  /** Deletes the record. */
  public void delete(ProcessRecord record) {
    boolean _ = change(RecordChange.REMOVE, record);
  }

  /**
   * Checks that this launcher still holds its host.
   *
   * @throws LeaseLostException if the lease may have expired
   */
  public void requireLease() {
    lease.requireHeld();
  }

  private boolean change(RecordChange change, ProcessRecord record) {
    lease.requireHeld();
    return switch (processes.change(change, lease.launcherId(), record).join()) {
      case DONE -> true;
      case NOT_DONE -> false;
      case NOT_HELD -> throw new LeaseLostException();
    };
  }

  /** Reads the records of this host, oldest launch first. */
  public List<ProcessRecord> recordsOfHost() {
    return processes.list(host).join().stream()
        .sorted(Comparator.comparingLong(ProcessRecord::launchedMillis))
        .toList();
  }

  /** Reads the launches of an instance, on any host, that are not over. */
  public List<ProcessRecord> liveLaunchesOf(String instanceId) {
    return processes.list().join().stream()
        .filter(each -> each.instanceId().equals(instanceId) && !each.state().isOver())
        .toList();
  }

  /** Counts and publishes a start. */
  public void recordStart(ProcessRecord record) {
    metrics.recordStart(LauncherMetrics.StartOutcome.STARTED);
    publish(
        new ProcessStarted(
            record.instanceId(), record.id(), pool, host, hostPid(record), record.restarts()));
  }

  /** Counts a crash, or a failed start, by the state that follows it. */
  public void recordCrash(ProcessState next) {
    metrics.recordCrash(next);
  }

  /** Counts a start that failed or whose outcome is unknown. */
  public void recordFailedStart(LauncherMetrics.StartOutcome outcome) {
    metrics.recordStart(outcome);
  }

  /** Publishes that a signal was sent. */
  public void recordSignal(ProcessRecord record, String signal) {
    publish(new ProcessSignalled(record.instanceId(), record.id(), pool, signal));
  }

  /** Publishes an exit; the record already contains the state that follows. */
  public void recordExit(ProcessRecord record) {
    Long pid = hostPid(record);
    LOG.info(
        "{} (pid {}) exited with code {}, now {}",
        record.instanceId(),
        pid,
        record.exitCode(),
        record.state());
    publish(
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

  /** Publishes that a kill command was refused. */
  public void recordRefusal(KillProcess kill, RequestRefusalCode code, String reason) {
    publish(new KillRefused(kill.instanceId(), kill.processId(), pool, code, reason));
  }

  private void publish(ProcessEvent event) {
    var _ =
        publisher
            .sendInOrder(
                Topology.EVENTS, Topology.partitionKey(event.instanceId(), partitions), event)
            .whenComplete(
                (sent, failed) -> {
                  if (failed != null) {
                    try (LogContext _ = LogContext.forMessage(event)) {
                      LOG.debug("event not published, will retry: {}", failed.toString());
                    }
                    unsent.add(event);
                  }
                });
  }

  /** Publishes unsent events again; consumers ignore duplicates. */
  public void publishUnsent() {
    for (int left = unsent.size(); left > 0; left--) {
      ProcessEvent event = unsent.poll();
      if (event != null) {
        publish(event);
      }
    }
  }

  private static @Nullable Long hostPid(ProcessRecord record) {
    ProcessLocator place = record.locator();
    return place == null ? null : place.hostPid();
  }
}
