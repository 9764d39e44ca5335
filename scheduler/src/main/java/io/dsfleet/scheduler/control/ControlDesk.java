package io.dsfleet.scheduler.control;

import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.CancelReply;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StopReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Conducts what is asked for beside the queue of one pool: ends of jobs and of instances. */
public final class ControlDesk implements EnvelopeHandler<ControlCommand> {
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
      case TerminateInstance terminate -> terminate(terminate);
    };
  }

  private CompletableFuture<Optional<String>> cancel(CancelJob command) {
    if (!JobIds.poolOf(command.jobId()).equals(pool.name())) {
      return refused("expected a job of pool " + pool.name() + ", but it is " + command.jobId());
    }
    return pool.scheduling()
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

  /** The end begins; the sweep goes on with it, rung by rung. */
  private CompletableFuture<Optional<String>> terminate(TerminateInstance command) {
    return pool.scheduling()
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
