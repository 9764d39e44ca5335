package io.dsfleet.scheduler.control;

import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.CancelReply;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.ReprioritizeReply;
import io.dsfleet.state.StopReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Conducts what is asked for beside the queue of one pool: ends of jobs and of instances. */
public final class ControlDesk implements EnvelopeHandler<ControlCommand> {
  /** The sweep goes on where a resumed pool has more free slots than this. */
  private static final int ASSIGNED_AT_ONCE = 64;

  private final PoolState pool;
  private final Dispatcher dispatcher;
  private final SchedulerMetrics metrics;

  /** Conducts the pool's control commands. */
  public ControlDesk(PoolState pool, Dispatcher dispatcher, SchedulerMetrics metrics) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<ControlCommand> items) {
    List<CompletableFuture<Optional<String>>> refusals = items.stream().map(this::conduct).toList();
    List<BrokerCodec.Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> reason = refusals.get(i).join();
      if (reason.isPresent()) {
        String text = new String(BrokerCodec.encode(items.get(i)), StandardCharsets.UTF_8);
        rejected.add(new BrokerCodec.Rejected(text, reason.get()));
      }
    }
    return rejected;
  }

  private CompletableFuture<Optional<String>> conduct(ControlCommand command) {
    return switch (command) {
      case CancelJob cancel -> cancel(cancel);
      case ChangePriority change -> reprioritize(change);
      case PausePool pause -> pause(pause);
      case TerminateInstance terminate -> terminate(terminate);
    };
  }

  private CompletableFuture<Optional<String>> cancel(CancelJob command) {
    if (!JobIds.poolOf(command.jobId()).equals(pool.name())) {
      return refused("expected a job of pool " + pool.name() + ", but it is " + command.jobId());
    }
    return pool.jobTransitions()
        .cancel(command.jobId(), command.reason())
        .thenApply(
            reply ->
                switch (reply) {
                  case CancelReply.Cancelled _ -> {
                    metrics.jobs("cancelled", 1);
                    yield Optional.empty();
                  }
                  case CancelReply.Cancelling cancelling -> {
                    dispatcher.interrupt(cancelling.placement(), command.reason());
                    yield Optional.empty();
                  }
                  case CancelReply.AlreadyDone _ -> Optional.empty();
                  case CancelReply.Unknown _ ->
                      Optional.of("expected a recorded job, but there is none");
                });
  }

  private CompletableFuture<Optional<String>> reprioritize(ChangePriority command) {
    if (!JobIds.poolOf(command.jobId()).equals(pool.name())) {
      return refused("expected a job of pool " + pool.name() + ", but it is " + command.jobId());
    }
    if (command.priority() < 0 || command.priority() > 9) {
      return refused("expected priority 0 to 9, but it is " + command.priority());
    }
    return pool.jobTransitions()
        .reprioritize(command.jobId(), command.priority())
        .thenApply(
            reply ->
                reply instanceof ReprioritizeReply.Unknown
                    ? Optional.of("expected a recorded job, but there is none")
                    : Optional.empty());
  }

  private CompletableFuture<Optional<String>> pause(PausePool command) {
    return pool.jobTransitions()
        .pause(command.paused())
        .thenCompose(paused -> pool.jobTransitions().assign(ASSIGNED_AT_ONCE))
        .thenApply(
            orders -> {
              dispatcher.issue(pool, orders);
              return Optional.empty();
            });
  }

  /** The end begins; the sweep goes on with it, rung by rung. */
  private CompletableFuture<Optional<String>> terminate(TerminateInstance command) {
    return pool.shutdowns()
        .stop(command.instanceId(), command.processId(), command.reason(), command.drain())
        .thenApply(
            reply ->
                switch (reply) {
                  case StopReply.Begun begun -> {
                    dispatcher.end(pool, begun.order());
                    yield Optional.empty();
                  }
                  case StopReply.Known _ -> Optional.empty();
                  case StopReply.Unknown _ ->
                      Optional.of("expected an instance that runs, but it does not");
                });
  }

  private static CompletableFuture<Optional<String>> refused(String reason) {
    return CompletableFuture.completedFuture(Optional.of(reason));
  }
}
