package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.instance.AppSessions;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceTransitionReply;
import io.dsfleet.state.instance.InstanceTransitions;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionLossReply;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.CancelReply;
import io.dsfleet.state.job.EnqueueReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobAcceptance;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.job.ReprioritizeReply;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.SlotDisposition;
import io.dsfleet.state.timers.SweepReport;
import io.dsfleet.state.timers.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The doors of a pool whose record is the scripts' model. */
final class ModelledPool extends PoolState {
  private final ModelledRecord.Caller caller;
  private final ModelledRecord record;
  private final FleetModel model;
  private final JobTransitions jobTransitions = new ModelledJobTransitions();
  private final InstanceTransitions instanceTransitions = new ModelledInstanceTransitions();
  private final Timers timers = new ModelledTimers();
  private final PoolQueries reads = new ModelledReads();
  private final AppSessions sessions = new ModelledSessions();
  private final JobAcceptance intake = new ModelledIntake();
  private final ProcessRecordStore processes = new ModelledProcesses();

  ModelledPool(ModelledRecord.Caller caller, ModelledRecord record) {
    super(ModelledRecord.POOL, null);
    this.caller = caller;
    this.record = record;
    this.model = record.model;
  }

  @Override
  public JobAcceptance acceptance() {
    return intake;
  }

  @Override
  public JobTransitions jobTransitions() {
    return jobTransitions;
  }

  @Override
  public InstanceTransitions instanceTransitions() {
    return instanceTransitions;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public AppSessions sessions() {
    return sessions;
  }

  @Override
  public ProcessRecordStore processes() {
    return processes;
  }

  @Override
  public PoolQueries queries() {
    return reads;
  }

  private final class ModelledIntake extends JobAcceptance {
    ModelledIntake() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<JobAcceptanceReply> accept(NewJob job) {
      return caller.call("accept " + job.jobId(), () -> model.accept(job));
    }

    @Override
    public CompletableFuture<Integer> confirmSubmissions(List<String> jobIds) {
      return caller.call("submitted " + jobIds, () -> model.submitted(jobIds));
    }
  }

  private final class ModelledSessions extends AppSessions {
    ModelledSessions() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<SessionOpenReply> open(SessionClaim claim) {
      return caller.call("open " + claim.instanceId(), () -> model.open(claim));
    }

    @Override
    public CompletableFuture<List<SessionRef>> heartbeat(String bridge, List<SessionRef> held) {
      return caller.call("heartbeat of " + bridge, () -> model.heartbeat(bridge, held));
    }
  }

  private final class ModelledProcesses extends ProcessRecordStore {
    ModelledProcesses() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<Boolean> reserve(ProcessRecord process) {
      return caller.call(
          "reserve " + process.id(),
          () -> model.processes.putIfAbsent(process.id(), process) == null);
    }

    @Override
    public CompletableFuture<ProcessRecord> put(ProcessRecord process) {
      return caller.call(
          "process " + process.id() + " " + process.state(),
          () -> {
            model.processes.put(process.id(), process);
            return process;
          });
    }

    @Override
    public CompletableFuture<List<ProcessRecord>> list() {
      return caller.call("processes", () -> List.copyOf(model.processes.values()));
    }

    @Override
    public CompletableFuture<Boolean> remove(String id) {
      return caller.call("forget process " + id, () -> model.processes.remove(id) != null);
    }

    @Override
    public CompletableFuture<HostLeaseResult> acquireHost(
        String host, String launcher, Duration length) {
      return caller.call("hold " + host, () -> HostLeaseResult.RENEWED);
    }
  }

  private final class ModelledReads extends PoolQueries {
    ModelledReads() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<Optional<JobRecord>> job(String id) {
      return CompletableFuture.completedFuture(Optional.empty()); // only to measure
    }

    @Override
    public CompletableFuture<Optional<String>> request(String jobId) {
      return caller.call(
          "body " + jobId,
          () -> Optional.ofNullable(model.jobs.get(jobId)).map(j -> j.asked.body()));
    }

    @Override
    public CompletableFuture<Map<String, String>> requests(Collection<String> jobIds) {
      return caller.call(
          "bodies " + jobIds,
          () -> {
            Map<String, String> bodies = new LinkedHashMap<>();
            jobIds.forEach(id -> bodies.put(id, model.jobs.get(id).asked.body()));
            return bodies;
          });
    }

    @Override
    public CompletableFuture<Optional<String>> fileListing(String jobId) {
      return caller.call(
          "listing " + jobId,
          () -> Optional.ofNullable(model.jobs.get(jobId)).map(job -> job.listing));
    }

    @Override
    public CompletableFuture<List<JobFileOutcome>> fileOutcomes(String jobId) {
      return caller.call("files " + jobId, () -> record.files(jobId));
    }

    @Override
    public CompletableFuture<Optional<InstanceRecord>> instance(String id) {
      return caller.call("instance " + id, () -> record.instance(id));
    }

    @Override
    public CompletableFuture<List<InstanceRecord>> instances() {
      return caller.call("instances", record::instances);
    }

    @Override
    public CompletableFuture<List<ProcessRecord>> processes() {
      return processes.list();
    }

    @Override
    public CompletableFuture<Long> liveBridges() {
      return caller.call(
          "bridges",
          () -> model.bridges.values().stream().filter(until -> until > model.now).count());
    }
  }

  private final class ModelledJobTransitions extends JobTransitions {
    ModelledJobTransitions() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<EnqueueReply> enqueue(String jobId) {
      return caller.call("enqueue " + jobId, () -> model.enqueue(jobId));
    }

    @Override
    public CompletableFuture<PendingCommands> assign(int max) {
      return caller.call("assign", () -> model.assign(max));
    }

    @Override
    public CompletableFuture<AttemptEventReply> reportStarted(Assignment at) {
      return caller.call("started " + named(at), () -> model.started(at));
    }

    @Override
    public CompletableFuture<AttemptEventReply> reportFiles(
        Assignment at, List<FileReport> reports) {
      return caller.call("files of " + named(at), () -> model.files(at, reports));
    }

    @Override
    public CompletableFuture<AttemptEventReply> reportListing(
        Assignment at, int total, String json) {
      return caller.call("listed " + named(at), () -> model.listed(at, total, json));
    }

    @Override
    public CompletableFuture<AttemptEventReply> reportProgress(Assignment at, String json) {
      return caller.call("progressed " + named(at), () -> model.progressed(at, json));
    }

    @Override
    public CompletableFuture<AttemptEndReply> complete(Assignment at, int count, String message) {
      return caller.call("complete " + named(at), () -> model.complete(at, count, message));
    }

    @Override
    public CompletableFuture<AttemptEndReply> refuse(
        Assignment at,
        String code,
        String why,
        boolean again,
        RetryBudget budget,
        SlotDisposition fate) {
      return caller.call(
          "refuse " + named(at) + " " + code,
          () -> model.refuse(at, code, why, again, budget, fate));
    }

    @Override
    public CompletableFuture<CancelReply> cancel(String jobId, String reason) {
      return caller.call("cancel " + jobId, () -> model.cancel(jobId, reason));
    }

    @Override
    public CompletableFuture<ReprioritizeReply> reprioritize(String jobId, int priority) {
      return caller.call("reprioritize " + jobId, () -> model.reprioritize(jobId, priority));
    }

    @Override
    public CompletableFuture<AttemptEndReply> reportInterrupted(Assignment at, String reason) {
      return caller.call("interrupted " + named(at), () -> model.interrupted(at, reason));
    }

    private static String named(Assignment at) {
      return at.jobId() + "#" + at.attempt() + " on " + at.instanceId() + "/" + at.streamId();
    }
  }

  private final class ModelledInstanceTransitions extends InstanceTransitions {
    ModelledInstanceTransitions() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<SessionAdmitReply> admit(
        String instance, long session, List<StreamCamera> held) {
      return caller.call(
          "admit " + instance + " session " + session + " held " + held,
          () -> model.admit(instance, session, held));
    }

    @Override
    public CompletableFuture<Boolean> publishProcessEvent(
        String instance, String word, String detail) {
      return caller.call("note " + instance + " " + word + " " + detail, () -> true);
    }

    @Override
    public CompletableFuture<InstanceTransitionReply> endProcess(
        String instance, long epoch, boolean crashed, String reason) {
      return caller.call(
          "ended " + instance + " epoch " + epoch,
          () -> model.ended(instance, epoch, crashed, reason));
    }

    @Override
    public CompletableFuture<SessionLossReply> loseSession(
        String instance, long session, boolean ours, String reason) {
      return caller.call(
          "lose " + instance + " session " + session,
          () -> model.lose(instance, session, ours, reason));
    }
  }

  private final class ModelledTimers extends Timers {
    ModelledTimers() {
      super(null, new PoolKeys(ModelledRecord.POOL), instanceTransitions, null);
    }

    @Override
    public CompletableFuture<SweepReport> sweep(int max) {
      return record.sweep(caller, max);
    }
  }
}
