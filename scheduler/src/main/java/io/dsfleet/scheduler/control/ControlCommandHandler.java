package io.dsfleet.scheduler.control;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.CancelReply;
import io.dsfleet.state.job.ReprioritizeReply;
import io.dsfleet.state.shutdown.ShutdownReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Handles a pool's control commands: cancel, change priority, pause, terminate. */
public final class ControlCommandHandler implements EnvelopeHandler<ControlCommand> {
  /** Jobs assigned when a pool is resumed; the sweep assigns further ones. */
  private static final int MAX_ASSIGNED = 64;

  private final PoolState pool;
  private final CommandPublisher dispatcher;
  private final SchedulerMetrics metrics;

  /** Handles the control commands of the pool. */
  public ControlCommandHandler(
      PoolState pool, CommandPublisher dispatcher, SchedulerMetrics metrics) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.RejectedItem> handle(List<ControlCommand> items) {
    List<CompletableFuture<Optional<String>>> refusals = items.stream().map(this::execute).toList();
    List<BrokerCodec.RejectedItem> rejected = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> reason = refusals.get(i).join();
      if (reason.isPresent()) {
        String text = new String(BrokerCodec.encode(items.get(i)), StandardCharsets.UTF_8);
        rejected.add(new BrokerCodec.RejectedItem(text, reason.get()));
      }
    }
    return rejected;
  }

  private CompletableFuture<Optional<String>> execute(ControlCommand command) {
    return switch (command) {
      case CancelJob cancel -> cancel(cancel);
      case ChangePriority change -> reprioritize(change);
      case PausePool pause -> pause(pause);
      case TerminateInstance terminate -> terminate(terminate);
    };
  }

  private CompletableFuture<Optional<String>> cancel(CancelJob command) {
    if (!command.jobId().startsWith(pool.name() + ".")) {
      return refused("job '" + command.jobId() + "' does not belong to pool " + pool.name());
    }
    return pool.jobTransitions()
        .cancel(command.jobId(), command.reason())
        .thenApply(
            reply ->
                switch (reply) {
                  case CancelReply.Cancelled _ -> {
                    metrics.countJobs("cancelled", 1);
                    yield Optional.empty();
                  }
                  case CancelReply.Cancelling cancelling -> {
                    dispatcher.interrupt(cancelling.target(), command.reason());
                    yield Optional.empty();
                  }
                  case CancelReply.AlreadyDone _ -> Optional.empty();
                  case CancelReply.Unknown _ ->
                      Optional.of("no job with id '" + command.jobId() + "'");
                });
  }

  private CompletableFuture<Optional<String>> reprioritize(ChangePriority command) {
    if (!command.jobId().startsWith(pool.name() + ".")) {
      return refused("job '" + command.jobId() + "' does not belong to pool " + pool.name());
    }
    if (command.priority() < 0 || command.priority() > 9) {
      return refused("expected priority 0 to 9, but it is " + command.priority());
    }
    return pool.jobTransitions()
        .reprioritize(command.jobId(), command.priority())
        .thenApply(
            reply ->
                reply instanceof ReprioritizeReply.Unknown
                    ? Optional.of("no job with id '" + command.jobId() + "'")
                    : Optional.empty());
  }

  private CompletableFuture<Optional<String>> pause(PausePool command) {
    return pool.jobTransitions()
        .pause(command.paused())
        .thenCompose(_ -> pool.jobTransitions().assign(MAX_ASSIGNED))
        .thenApply(
            commands -> {
              dispatcher.dispatch(pool, commands);
              return Optional.empty();
            });
  }

  /** Begins the shutdown; the sweep advances it from stage to stage. */
  private CompletableFuture<Optional<String>> terminate(TerminateInstance command) {
    return pool.shutdowns()
        .begin(command.instanceId(), command.processId(), command.reason(), command.drain())
        .thenApply(
            reply ->
                switch (reply) {
                  case ShutdownReply.Begun begun -> {
                    dispatcher.sendShutdownStep(pool, begun.step());
                    yield Optional.empty();
                  }
                  case ShutdownReply.Known _ -> Optional.empty();
                  case ShutdownReply.Unknown _ ->
                      Optional.of("instance '" + command.instanceId() + "' is not running");
                });
  }

  private static CompletableFuture<Optional<String>> refused(String reason) {
    return CompletableFuture.completedFuture(Optional.of(reason));
  }
}
