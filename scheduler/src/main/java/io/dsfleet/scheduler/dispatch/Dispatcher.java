package io.dsfleet.scheduler.dispatch;

import io.dsfleet.broker.EnvelopeSender;
import io.dsfleet.broker.JobLines;
import io.dsfleet.broker.LogContext;
import io.dsfleet.broker.Published;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.Budget;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.Orders;
import io.dsfleet.state.Placement;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SlotFate;
import io.dsfleet.state.StopOrder;
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
 * Publishes commands to the bridges that hold the sessions.
 *
 * <p>Nobody waits for it: starts and interrupts also have timers in the record and are sent again
 * until they are answered, so a failure here costs time and no job.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final JobLines LINES = JobLines.of("scheduler");
  private static final String REASON = "the attempt is to end";

  private final EnvelopeSender publisher;
  private final Requests requests;
  private final SchedulerMetrics metrics;
  private final Executor executor;

  /**
   * Publishes by way of the publisher.
   *
   * @param executor where requests are read and commands encoded, off Redis's own threads
   */
  public Dispatcher(EnvelopeSender publisher, SchedulerMetrics metrics, Executor executor) {
    this.publisher = publisher;
    this.requests = new Requests();
    this.metrics = metrics;
    this.executor = executor;
  }

  /** Issues the orders: all requests by one read. */
  public void issue(PoolState pool, Orders orders) {
    orders.interrupts().forEach(placement -> interrupt(placement, REASON));
    List<Placement> starts = orders.starts();
    if (starts.isEmpty()) {
      return;
    }
    metrics.jobs("assigned", starts.size());
    pool.reads()
        .bodies(starts.stream().map(start -> start.assignment().jobId()).toList())
        .thenAcceptAsync(bodies -> start(pool, starts, bodies), executor)
        .exceptionally(Dispatcher::leave);
    sample(pool, starts.getFirst().assignment());
  }

  private void start(PoolState pool, List<Placement> starts, Map<String, String> bodies) {
    for (Placement start : starts) {
      Assignment assignment = start.assignment();
      Optional<AnalysisRequest> request = requests.read(bodies.get(assignment.jobId()));
      if (request.isPresent()) {
        LINES.say(assignment, "assigned");
        send(assignment.instanceId(), new StartJob(assignment, start.session(), request.get()));
      } else {
        refuseUnreadable(pool, assignment);
      }
    }
  }

  private void refuseUnreadable(PoolState pool, Assignment assignment) {
    try (LogContext _ = LogContext.of(assignment)) {
      LOG.warn("the request of {} cannot be read", assignment.jobId());
    }
    pool.jobTransitions()
        .refuse(
            assignment,
            "REQUEST_UNREADABLE",
            "expected a readable request, but it is not",
            false,
            Budget.NONE,
            SlotFate.FREE)
        .thenAccept(reply -> issue(pool, reply.orders()))
        .exceptionally(Dispatcher::leave);
  }

  /** Tells the bridge to go on feeding what the app still runs, behind the files it is through. */
  public void resume(PoolState pool, Placement placement) {
    String jobId = placement.assignment().jobId();
    var body = pool.reads().body(jobId);
    var listing = pool.reads().listing(jobId);
    var files = pool.reads().files(jobId);
    CompletableFuture.allOf(body, listing, files)
        .thenRunAsync(
            () ->
                requests
                    .resume(placement, body.join(), listing.join(), files.join())
                    .ifPresentOrElse(
                        command -> {
                          LINES.say(placement.assignment(), "resumed");
                          send(placement.assignment().instanceId(), command);
                        },
                        () -> refuseUnreadable(pool, placement.assignment())),
            executor)
        .exceptionally(Dispatcher::leave);
  }

  /** Tells the bridge to stop an attempt, or not to start it any more. */
  public void interrupt(Placement placement, String reason) {
    Assignment assignment = placement.assignment();
    LINES.say(assignment, "to be interrupted");
    send(
        assignment.instanceId(),
        new InterruptJob(assignment, placement.session(), placement.cameraId(), reason));
  }

  /** Tells the bridge to stop a camera that no assignment stands for. */
  public void interruptStray(InterruptStray stray) {
    send(stray.instanceId(), stray);
  }

  /** Does what is to be done now to end an instance; what fails is made up for by the next rung. */
  public void end(PoolState pool, StopOrder order) {
    String instance = order.instanceId();
    order.interrupts().forEach(placement -> interrupt(placement, order.reason()));
    if (order.session() > 0) {
      send(instance, new StopInstance(instance, order.session(), order.reason()));
    }
    String process = order.processId();
    String host = order.host();
    if (process == null || host == null) {
      return;
    }
    if (order.retire()) {
      launcher(host, new RetireProcess(process, instance, pool.name(), order.reason()));
    }
    if (order.killGraceMillis() >= 0) {
      launcher(
          host,
          new KillProcess(process, instance, pool.name(), order.reason(), order.killGraceMillis()));
    }
  }

  private void launcher(String host, LaunchCommand command) {
    publisher
        .sendInOrder(Topology.LAUNCH, host, command)
        .thenAccept(
            published -> {
              if (published == Published.UNROUTABLE) {
                try (LogContext _ = LogContext.about(command)) {
                  LOG.warn("no launcher of {} has ever been there for {}", host, command);
                }
              }
            })
        .exceptionally(Dispatcher::leave);
  }

  /** Publishes these submissions (again), and notes which the broker has. */
  public void resubmit(PoolState pool, Collection<String> jobIds) {
    if (jobIds.isEmpty()) {
      return;
    }
    pool.reads()
        .bodies(jobIds)
        .thenAcceptAsync(
            bodies -> jobIds.forEach(jobId -> resubmit(pool, jobId, bodies.get(jobId))), executor)
        .exceptionally(Dispatcher::leave);
  }

  private void resubmit(PoolState pool, String jobId, @Nullable String body) {
    requests
        .submission(jobId, body)
        .map(submission -> publisher.send(Topology.JOBS, pool.name(), submission))
        .orElseGet(() -> CompletableFuture.completedFuture(Published.UNROUTABLE))
        .thenCompose(
            published ->
                published == Published.CONFIRMED
                    ? pool.intake().submitted(List.of(jobId)).thenApply(count -> true)
                    : enqueueHere(pool, jobId))
        .exceptionally(
            failed -> {
              leave(failed);
              return false;
            });
  }

  /** The broker has no queue for it, or the request is for no one to read: no need of a detour. */
  private CompletableFuture<Boolean> enqueueHere(PoolState pool, String jobId) {
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenCompose(reply -> pool.jobTransitions().assign(1))
        .thenApply(
            orders -> {
              issue(pool, orders);
              return true;
            });
  }

  private void send(String instanceId, BridgeCommand command) {
    publish(instanceId, command)
        .exceptionally(
            failed -> {
              leave(failed);
              return Published.UNROUTABLE;
            });
  }

  private CompletableFuture<Published> publish(String instanceId, BridgeCommand command) {
    return publisher
        .send(Topology.COMMANDS, Topology.sessionKey(instanceId, command.session()), command)
        .whenComplete(
            (published, failed) -> {
              if (failed == null) {
                metrics.command(published);
              } else {
                metrics.commandFailed();
              }
            });
  }

  /** One job in a batch tells how long jobs wait; its times are both Redis's. */
  private void sample(PoolState pool, Assignment assignment) {
    if (assignment.attempt() == 1) {
      pool.reads()
          .job(assignment.jobId())
          .thenAccept(job -> job.ifPresent(this::measure))
          .exceptionally(Dispatcher::leave);
    }
  }

  private void measure(JobRecord job) {
    Long assigned = job.assignedMillis();
    if (assigned != null) {
      metrics.assignedAfter(Duration.ofMillis(assigned - job.acceptedMillis()));
    }
  }

  private static @Nullable Void leave(Throwable failed) {
    LOG.debug("will be repeated by their timers: {}", failed.toString());
    return null;
  }
}
