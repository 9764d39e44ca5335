package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.simulation.FleetRule;
import io.dsfleet.simulation.SimulatedWorld;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.timers.SweepReport;
import io.dsfleet.state.timing.FleetTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The record as the scripts' model keeps it, behind the doors that the services use. Its clock is
 * the world's with the steps that Redis's host makes, guarded as the scripts guard it.
 */
public final class ModelledRecord {
  /** The pool that it is of. */
  public static final String POOL = "sim";

  /** How a service reaches the record: the effect may happen or not, be told or not. */
  public interface Caller {
    /** Does it, if it comes to that. */
    <T> CompletableFuture<T> call(String what, Supplier<T> effect);
  }

  final FleetModel model;
  private final SimulatedWorld world;
  private long stepped;
  private long guard;

  /** An empty record. */
  public ModelledRecord(SimulatedWorld world, FleetTimings timings) {
    this.world = world;
    this.model = new MutantModel(timings, world);
    tick();
  }

  /** No answer came. */
  public static <T> CompletableFuture<T> unavailable(String what) {
    return CompletableFuture.failedFuture(
        new StateUnavailableException("no answer to " + what, null));
  }

  /** The clock of Redis's host steps. */
  public void shiftClock(long millis) {
    stepped += millis;
  }

  /** The record as one caller sees it. */
  public PoolState poolFor(Caller caller) {
    return new ModelledPool(
        new Caller() {
          @Override
          public <T> CompletableFuture<T> call(String what, Supplier<T> effect) {
            return caller.call(
                what,
                () -> {
                  tick();
                  T reply = effect.get();
                  if (isNews(reply)) {
                    world.note("  " + what + " -> " + reply);
                  }
                  return reply;
                });
          }
        },
        this);
  }

  private static boolean isNews(Object reply) {
    return !Boolean.TRUE.equals(reply)
        && !PendingCommands.NONE.equals(reply)
        && !List.of().equals(reply)
        && !(reply instanceof SweepReport sweep && sweep.handled() == 0);
  }

  private void tick() {
    long real = 1_700_000_000_000L + world.now() + stepped;
    if (real + guard < model.now) {
      guard = model.now - real;
    }
    model.now = real + guard;
  }

  /** One sweep of the pool; a call that fails ends it where it is. */
  CompletableFuture<SweepReport> sweep(Caller caller, int max) {
    Supplier<SweepReport> sweep =
        () -> model.sweep(max, () -> caller.call("sweep on", () -> true).join());
    try {
      return caller.call("sweep", sweep);
    } catch (CompletionException cutShort) {
      return CompletableFuture.failedFuture(cutShort.getCause());
    }
  }

  Optional<InstanceRecord> instance(String id) {
    ModelInstance found = model.instances.get(id);
    return found == null ? Optional.empty() : Optional.of(record(found));
  }

  List<InstanceRecord> instances() {
    return model.instances.values().stream().map(ModelledRecord::record).toList();
  }

  private static InstanceRecord record(ModelInstance it) {
    SessionClaim claim = it.claim;
    return new InstanceRecord(
        it.id(),
        it.state,
        it.epoch,
        it.session,
        claim.bridgeId(),
        claim.identity(),
        claim.streamCount(),
        it.draining,
        claim.launchId(),
        claim.processId(),
        claim.startTime(),
        claim.version(),
        claim.configPath(),
        claim.dialect(),
        claim.gpus() == null ? null : String.join(",", claim.gpus()),
        it.reason,
        it.connected,
        it.since);
  }

  List<JobFileOutcome> files(String jobId) {
    ModelJob job = model.jobs.get(jobId);
    List<JobFileOutcome> files = new ArrayList<>();
    if (job != null) {
      job.files.forEach(
          (key, value) -> {
            if (key.startsWith(job.attempt + "|")) {
              long file = Long.parseLong(key.substring(key.indexOf('|') + 1));
              files.add(
                  switch (value.charAt(0)) {
                    case 'S' -> new JobFileOutcome(file, FileReport.FileState.STARTED, null);
                    case 'D' ->
                        new JobFileOutcome(
                            file,
                            value.equals("Du")
                                ? FileReport.FileState.DONE_OUTPUT_UNSEEN
                                : FileReport.FileState.DONE,
                            null);
                    default ->
                        new JobFileOutcome(file, FileReport.FileState.FAILED, value.substring(1));
                  });
            }
          });
    }
    return files;
  }

  /** The model with the rules left out that the world lacks. */
  private static final class MutantModel extends FleetModel {
    private final SimulatedWorld world;

    MutantModel(FleetTimings timings, SimulatedWorld world) {
      super(timings);
      this.world = world;
    }

    @Override
    JobAcceptanceReply accept(NewJob job) {
      JobAcceptanceReply reply = super.accept(job);
      if (world.isDisabled(FleetRule.OUTBOX)) {
        timers.remove("out:submit:" + job.jobId());
      }
      return reply;
    }

    @Override
    boolean fences(ModelJob job, Assignment assignment) {
      return world.isDisabled(FleetRule.ATTEMPT_IN_THE_FENCE)
          ? job.id().equals(assignment.jobId())
          : super.fences(job, assignment);
    }

    @Override
    boolean isFirst(ModelInstance instance, long session) {
      return world.isDisabled(FleetRule.REPORTED_ONCE) || super.isFirst(instance, session);
    }

    @Override
    boolean hasMoved(ModelInstance instance) {
      return !world.isDisabled(FleetRule.ATTEMPT_PER_BRIDGE) && super.hasMoved(instance);
    }

    @Override
    long graceEnd() {
      return world.isDisabled(FleetRule.GRACE) ? now : super.graceEnd();
    }

    @Override
    void owe(ModelSlot slot, List<RoutedAssignment> asked) {
      if (world.isDisabled(FleetRule.SILENCE_IS_NO_PROOF)) {
        release(slot);
      } else {
        super.owe(slot, asked);
      }
    }
  }
}
