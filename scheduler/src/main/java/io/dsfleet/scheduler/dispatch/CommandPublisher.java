package io.dsfleet.scheduler.dispatch;

import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotDisposition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes commands to the bridges that hold the sessions, and to launchers.
 *
 * <p>Callers do not wait: starts and interrupts have timers in Redis and are resent until answered,
 * so a failed publish delays a job but does not lose it.
 */
public final class CommandPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(CommandPublisher.class);
  private static final JobStepLogger STEPS = JobStepLogger.forService("scheduler");
  private static final String INTERRUPT_REASON = "the attempt must end";

  private final EnvelopeSender publisher;
  private final StoredRequestDecoder requests;
  private final SchedulerMetrics metrics;
  private final Executor executor;

  /**
   * Publishes commands through the publisher.
   *
   * @param executor executor that decodes requests and encodes commands, off the Redis client's
   *     threads
   */
  public CommandPublisher(EnvelopeSender publisher, SchedulerMetrics metrics, Executor executor) {
    this.publisher = publisher;
    this.requests = new StoredRequestDecoder();
    this.metrics = metrics;
    this.executor = executor;
  }

  /** Publishes the commands; all requests are read at once. */
  public void dispatch(PoolState pool, PendingCommands commands) {
    commands.interrupts().forEach(placement -> interrupt(placement, INTERRUPT_REASON));
    List<RoutedAssignment> starts = commands.starts();
    if (starts.isEmpty()) {
      return;
    }
    metrics.countJobs("assigned", starts.size());
    pool.queries()
        .requests(starts.stream().map(start -> start.assignment().jobId()).toList())
        .thenAcceptAsync(bodies -> start(pool, starts, bodies), executor)
        .exceptionally(CommandPublisher::logFailure);
    sampleLatency(pool, starts.getFirst().assignment());
  }

  private void start(PoolState pool, List<RoutedAssignment> starts, Map<String, String> bodies) {
    for (RoutedAssignment start : starts) {
      Assignment assignment = start.assignment();
      Optional<AnalysisRequest> request = requests.read(bodies.get(assignment.jobId()));
      if (request.isPresent()) {
        STEPS.log(assignment, "assigned");
        send(assignment.instanceId(), new StartJob(assignment, start.session(), request.get()));
      } else {
        refuseUnreadable(pool, assignment);
      }
    }
  }

  private void refuseUnreadable(PoolState pool, Assignment assignment) {
    try (LogContext _ = LogContext.of(assignment)) {
      LOG.warn("cannot decode the request of job {}", assignment.jobId());
    }
    pool.jobTransitions()
        .refuse(
            assignment,
            "REQUEST_UNREADABLE",
            "the stored request cannot be decoded",
            false,
            RetryBudget.NONE,
            SlotDisposition.FREE)
        .thenAccept(reply -> dispatch(pool, reply.commands()))
        .exceptionally(CommandPublisher::logFailure);
  }

  /**
   * Commands the bridge to continue pushing files to an attempt that the app still runs, after its
   * finished files.
   */
  public void resume(PoolState pool, RoutedAssignment placement) {
    String jobId = placement.assignment().jobId();
    var body = pool.queries().request(jobId);
    var listing = pool.queries().fileListing(jobId);
    var files = pool.queries().fileOutcomes(jobId);
    CompletableFuture.allOf(body, listing, files)
        .thenRunAsync(
            () ->
                requests
                    .resumeCommand(placement, body.join(), listing.join(), files.join())
                    .ifPresentOrElse(
                        command -> {
                          STEPS.log(placement.assignment(), "resumed");
                          send(placement.assignment().instanceId(), command);
                        },
                        () -> refuseUnreadable(pool, placement.assignment())),
            executor)
        .exceptionally(CommandPublisher::logFailure);
  }

  /** Commands the bridge to interrupt an attempt, or not to start it. */
  public void interrupt(RoutedAssignment placement, String reason) {
    Assignment assignment = placement.assignment();
    STEPS.log(assignment, "interrupting");
    send(
        assignment.instanceId(),
        new InterruptJob(assignment, placement.session(), placement.cameraId(), reason));
  }

  /** Commands the bridge to interrupt a camera without an assignment. */
  public void interruptStray(InterruptStray stray) {
    send(stray.instanceId(), stray);
  }

  /**
   * Sends the commands of one shutdown stage of an instance; the next stage makes up for a failure.
   */
  public void sendShutdownStep(PoolState pool, ShutdownStep step) {
    String instance = step.instanceId();
    step.interrupts().forEach(placement -> interrupt(placement, step.reason()));
    if (step.session() > 0) {
      send(instance, new StopInstance(instance, step.session(), step.reason()));
    }
    String process = step.processId();
    String host = step.host();
    if (process == null || host == null) {
      return;
    }
    if (step.retire()) {
      sendToLauncher(host, new RetireProcess(process, instance, pool.name(), step.reason()));
    }
    if (step.killGraceMillis() >= 0) {
      sendToLauncher(
          host,
          new KillProcess(process, instance, pool.name(), step.reason(), step.killGraceMillis()));
    }
  }

  private void sendToLauncher(String host, ProcessCommand command) {
    publisher
        .sendInOrder(Topology.LAUNCH, host, command)
        .thenAccept(
            published -> {
              if (published == PublishOutcome.UNROUTABLE) {
                try (LogContext _ = LogContext.forMessage(command)) {
                  LOG.warn("no launcher of host {} has a queue for {}", host, command);
                }
              }
            })
        .exceptionally(CommandPublisher::logFailure);
  }

  /** Publishes submissions again and marks the confirmed ones as submitted. */
  public void resubmit(PoolState pool, Collection<String> jobIds) {
    if (jobIds.isEmpty()) {
      return;
    }
    pool.queries()
        .requests(jobIds)
        .thenAcceptAsync(
            bodies -> jobIds.forEach(jobId -> resubmit(pool, jobId, bodies.get(jobId))), executor)
        .exceptionally(CommandPublisher::logFailure);
  }

  private void resubmit(PoolState pool, String jobId, @Nullable String body) {
    requests
        .submitCommand(jobId, body)
        .map(submission -> publisher.send(Topology.JOBS, pool.name(), submission))
        .orElseGet(() -> CompletableFuture.completedFuture(PublishOutcome.UNROUTABLE))
        .thenCompose(
            published ->
                published == PublishOutcome.CONFIRMED
                    ? pool.acceptance().confirmSubmissions(List.of(jobId)).thenApply(count -> true)
                    : enqueueDirectly(pool, jobId))
        .exceptionally(
            failed -> {
              logFailure(failed);
              return false;
            });
  }

  /** Enqueues directly if the submission is unroutable or its request cannot be decoded. */
  private CompletableFuture<Boolean> enqueueDirectly(PoolState pool, String jobId) {
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenCompose(reply -> pool.jobTransitions().assign(1))
        .thenApply(
            commands -> {
              dispatch(pool, commands);
              return true;
            });
  }

  private void send(String instanceId, BridgeCommand command) {
    publish(instanceId, command)
        .exceptionally(
            failed -> {
              logFailure(failed);
              return PublishOutcome.UNROUTABLE;
            });
  }

  private CompletableFuture<PublishOutcome> publish(String instanceId, BridgeCommand command) {
    return publisher
        .send(Topology.COMMANDS, Topology.sessionKey(instanceId, command.session()), command)
        .whenComplete(
            (published, failed) -> {
              if (failed == null) {
                metrics.countCommand(published);
              } else {
                metrics.countFailedCommand();
              }
            });
  }

  /** Measures the assignment latency of one job per batch; both times are from the Redis clock. */
  private void sampleLatency(PoolState pool, Assignment assignment) {
    if (assignment.attempt() == 1) {
      pool.queries()
          .job(assignment.jobId())
          .thenAccept(job -> job.ifPresent(this::recordLatency))
          .exceptionally(CommandPublisher::logFailure);
    }
  }

  private void recordLatency(JobRecord job) {
    Long assigned = job.assignedMillis();
    if (assigned != null) {
      metrics.recordAssignmentLatency(Duration.ofMillis(assigned - job.acceptedMillis()));
    }
  }

  private static @Nullable Void logFailure(Throwable failed) {
    LOG.debug("command failed, its timer will resend it: {}", failed.toString());
    return null;
  }
}
