package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.Processes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what becomes of processes to the record, and tells of their deaths. */
final class ProcessJournal {
  static final String LAUNCHING = "LAUNCHING";
  static final String RUNNING = "RUNNING";
  static final String EXITED = "EXITED";
  static final String FAILED = "FAILED";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessJournal.class);

  private final Processes processes;
  private final EnvelopePublisher publisher;
  private final LauncherProperties properties;
  private final int partitions;

  ProcessJournal(
      Processes processes,
      EnvelopePublisher publisher,
      LauncherProperties properties,
      int partitions) {
    this.processes = processes;
    this.publisher = publisher;
    this.properties = properties;
    this.partitions = partitions;
  }

  /** Whether this launch is new; a launch that is known starts nothing again. */
  boolean reserve(LaunchSpec spec, long now) {
    return processes.reserve(record(spec, LAUNCHING, null, now)).join();
  }

  /** The process runs; answers what to watch. */
  Watched running(LaunchSpec spec, ProcessIdentity identity, long now) {
    ProcessRecord running = record(spec, RUNNING, identity, now);
    processes.put(running).join();
    return new Watched(running, identity, 0);
  }

  void failed(LaunchSpec spec, String reason, long now) {
    LOG.warn("launch of {} failed: {}", spec.instanceId(), reason);
    processes.put(record(spec, FAILED, null, now)).join();
  }

  /** The process is dead: the record says so, and the scheduler is told. */
  void exited(Watched watched, @Nullable Integer exitCode) {
    ProcessRecord record = watched.recordAs(EXITED, exitCode);
    processes.put(record).join();
    LOG.info("{} (pid {}) ended, exit code {}", record.instanceId(), record.hostPid(), exitCode);
    var _ =
        publisher
            .sendInOrder(
                Topology.EVENTS,
                Topology.partitionKey(record.instanceId(), partitions),
                new ProcessExited(
                    record.instanceId(),
                    record.id(),
                    watched.identity().pid(),
                    properties.pool(),
                    exitCode))
            .whenComplete(
                (sent, failed) -> {
                  if (failed != null) {
                    LOG.warn(
                        "the end of {} was not told: {}", record.instanceId(), failed.toString());
                  }
                });
  }

  /** What the record says that runs on this host; ended launches are forgotten on the way. */
  List<Watched> recorded() {
    List<ProcessRecord> all = processes.list(properties.host()).join();
    all.stream()
        .filter(each -> each.state().equals(EXITED) || each.state().equals(FAILED))
        .forEach(each -> processes.remove(each.id()).join());
    return all.stream()
        .filter(each -> each.state().equals(RUNNING))
        .map(each -> new Watched(each, identityOf(each), 0))
        .toList();
  }

  private static ProcessIdentity identityOf(ProcessRecord record) {
    Long pid = record.hostPid();
    Long ticks = record.startTicks();
    String boot = record.bootId();
    return new ProcessIdentity(
        pid == null ? -1 : pid, ticks == null ? -1 : ticks, boot == null ? "" : boot);
  }

  private ProcessRecord record(
      LaunchSpec spec, String state, @Nullable ProcessIdentity identity, long now) {
    return new ProcessRecord(
        spec.processId(),
        spec.instanceId(),
        properties.host(),
        state,
        identity == null ? null : identity.pid(),
        identity == null ? null : identity.startTicks(),
        identity == null ? null : identity.bootId(),
        null,
        null,
        spec.profile(),
        spec.streams(),
        null,
        spec.folder().toString(),
        now,
        null);
  }
}
