package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import io.dsfleet.state.Processes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what becomes of processes to the record, and tells of their deaths. */
final class ProcessJournal {
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
    return processes.reserve(launching(spec, now)).join();
  }

  /** The process runs; answers what to watch. */
  Watched running(LaunchSpec spec, ProcessIdentity identity, long now) {
    ProcessRecord running =
        launching(spec, now)
            .at(ProcessPlace.onHost(identity.pid(), identity.startTicks(), identity.bootId()))
            .in(ProcessState.RUNNING, null, now);
    processes.put(running).join();
    return new Watched(running, identity, 0);
  }

  void failed(LaunchSpec spec, String reason, long now) {
    LOG.warn("launch of {} failed: {}", spec.instanceId(), reason);
    processes.put(launching(spec, now).in(ProcessState.FAILED, reason, now)).join();
  }

  /** The process is dead: the record says so, and the scheduler is told. */
  void exited(Watched watched, @Nullable Integer exitCode, boolean asked, long now) {
    ProcessRecord record = watched.ended(ProcessState.STOPPED, exitCode, now);
    processes.put(record).join();
    LOG.info(
        "{} (pid {}) ended, exit code {}", record.instanceId(), watched.identity().pid(), exitCode);
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
                    exitCode,
                    record.tokenHash(),
                    asked,
                    false))
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
        .filter(each -> each.state().isOver())
        .forEach(each -> processes.remove(each.id()).join());
    return all.stream()
        .filter(each -> each.state() == ProcessState.RUNNING)
        .map(each -> new Watched(each, identityOf(each), 0))
        .toList();
  }

  /** The end was foretold: the record says so. */
  void retired(Watched watched) {
    processes.put(watched.record()).join();
  }

  private static ProcessIdentity identityOf(ProcessRecord record) {
    ProcessPlace place = record.place();
    Long pid = place == null ? null : place.hostPid();
    Long ticks = place == null ? null : place.startTicks();
    String boot = place == null ? null : place.bootId();
    return new ProcessIdentity(
        pid == null ? -1 : pid, ticks == null ? -1 : ticks, boot == null ? "" : boot);
  }

  private ProcessRecord launching(LaunchSpec spec, long now) {
    return ProcessRecord.launching(
            spec.processId(),
            spec.instanceId(),
            properties.host(),
            spec.profile(),
            spec.streams(),
            now)
        .with(
            null,
            new ProcessFiles(
                spec.folder().toString(),
                spec.folder().resolve(InstanceFolder.MAIN_CONFIG).toString(),
                spec.folder().resolve(InstanceFolder.LOG).toString(),
                null));
  }
}
