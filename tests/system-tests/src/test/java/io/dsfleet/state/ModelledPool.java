package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
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
  private final FleetReads reads = new ModelledReads();
  private final Sessions sessions = new ModelledSessions();
  private final Intake intake = new ModelledIntake();
  private final Processes processes = new ModelledProcesses();

  ModelledPool(ModelledRecord.Caller caller, ModelledRecord record) {
    super(ModelledRecord.POOL, null);
    this.caller = caller;
    this.record = record;
    this.model = record.model;
  }

  @Override
  public Intake intake() {
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
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public FleetReads reads() {
    return reads;
  }

  private final class ModelledIntake extends Intake {
    ModelledIntake() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<AcceptReply> accept(NewJob job) {
      return caller.call("accept " + job.jobId(), () -> model.accept(job));
    }

    @Override
    public CompletableFuture<Integer> submitted(List<String> jobIds) {
      return caller.call("submitted " + jobIds, () -> model.submitted(jobIds));
    }
  }

  private final class ModelledSessions extends Sessions {
    ModelledSessions() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<OpenReply> open(SessionClaim claim) {
      return caller.call("open " + claim.instanceId(), () -> model.open(claim));
    }

    @Override
    public CompletableFuture<List<SessionRef>> heartbeat(String bridge, List<SessionRef> held) {
      return caller.call("heartbeat of " + bridge, () -> model.heartbeat(bridge, held));
    }
  }

  private final class ModelledProcesses extends Processes {
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
    public CompletableFuture<Hold> hold(String host, String launcher, Duration length) {
      return caller.call("hold " + host, () -> Hold.RENEWED);
    }
  }

  private final class ModelledReads extends FleetReads {
    ModelledReads() {
      super(null, new PoolKeys(ModelledRecord.POOL));
    }

    @Override
    public CompletableFuture<Optional<JobRecord>> job(String id) {
      return CompletableFuture.completedFuture(Optional.empty()); // only to measure
    }

    @Override
    public CompletableFuture<Optional<String>> body(String jobId) {
      return caller.call(
          "body " + jobId,
          () -> Optional.ofNullable(model.jobs.get(jobId)).map(j -> j.asked.body()));
    }

    @Override
    public CompletableFuture<Map<String, String>> bodies(Collection<String> jobIds) {
      return caller.call(
          "bodies " + jobIds,
          () -> {
            Map<String, String> bodies = new LinkedHashMap<>();
            jobIds.forEach(id -> bodies.put(id, model.jobs.get(id).asked.body()));
            return bodies;
          });
    }

    @Override
    public CompletableFuture<Optional<String>> listing(String jobId) {
      return caller.call(
          "listing " + jobId,
          () -> Optional.ofNullable(model.jobs.get(jobId)).map(job -> job.listing));
    }

    @Override
    public CompletableFuture<List<FileOutcome>> files(String jobId) {
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
    public CompletableFuture<Orders> assign(int max) {
      return caller.call("assign", () -> model.assign(max));
    }

    @Override
    public CompletableFuture<EventReply> started(Assignment at) {
      return caller.call("started " + named(at), () -> model.started(at));
    }

    @Override
    public CompletableFuture<EventReply> files(Assignment at, List<FileReport> reports) {
      return caller.call("files of " + named(at), () -> model.files(at, reports));
    }

    @Override
    public CompletableFuture<EventReply> listed(Assignment at, int total, String json) {
      return caller.call("listed " + named(at), () -> model.listed(at, total, json));
    }

    @Override
    public CompletableFuture<EventReply> progressed(Assignment at, String json) {
      return caller.call("progressed " + named(at), () -> model.progressed(at, json));
    }

    @Override
    public CompletableFuture<EndReply> complete(Assignment at, int count, String message) {
      return caller.call("complete " + named(at), () -> model.complete(at, count, message));
    }

    @Override
    public CompletableFuture<EndReply> refuse(
        Assignment at, String code, String why, boolean again, Budget budget, SlotFate fate) {
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
    public CompletableFuture<EndReply> interrupted(Assignment at, String reason) {
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
    public CompletableFuture<AdmitReply> admit(
        String instance, long session, List<HeldCamera> held) {
      return caller.call(
          "admit " + instance + " session " + session + " held " + held,
          () -> model.admit(instance, session, held));
    }

    @Override
    public CompletableFuture<Boolean> noteProcess(String instance, String word, String detail) {
      return caller.call("note " + instance + " " + word + " " + detail, () -> true);
    }

    @Override
    public CompletableFuture<InstanceReply> ended(
        String instance, long epoch, boolean crashed, String reason) {
      return caller.call(
          "ended " + instance + " epoch " + epoch,
          () -> model.ended(instance, epoch, crashed, reason));
    }

    @Override
    public CompletableFuture<LoseReply> loseSession(
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
