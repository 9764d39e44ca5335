package io.dsfleet.bridge.command;

import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.service.LogContext;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;

/** Consumes this bridge's command queue, which has one binding per session. */
public final class CommandQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);
  private static final JobStepLogger STEP_LOG = JobStepLogger.forService("bridge");
  private static final int MAX_CONCURRENT_BINDINGS = 8;

  private final String queue;
  private final AmqpAdmin admin;
  private final EnvelopeConsumers consumers;
  private final SessionDirectory directory;
  private final Consumer<JobRefused> refusals;
  private final Executor blocking;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT_BINDINGS);
  private @Nullable Subscription subscription;

  public CommandQueue(
      String bridgeId,
      AmqpAdmin admin,
      EnvelopeConsumers consumers,
      SessionDirectory directory,
      Consumer<JobRefused> refusals,
      Executor blocking) {
    this.queue = Topology.COMMANDS + "." + bridgeId;
    this.admin = admin;
    this.consumers = consumers;
    this.directory = directory;
    this.refusals = refusals;
    this.blocking = blocking;
  }

  /** Declares the queue and starts consuming; the broker deletes the queue with the connection. */
  synchronized void start() {
    declare();
    subscription = consumers.subscribe(queue, BridgeCommand.class, fault -> false, this::dispatch);
  }

  @Override
  public synchronized void close() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  /**
   * Binds the session's commands, then runs {@code bound}. If the broker refuses the binding, the
   * session ends by its claim timeout.
   */
  public void bind(String instanceId, long session, Runnable bound) {
    blocking.execute(
        () -> {
          if (administer(() -> admin.declareBinding(binding(instanceId, session)))) {
            bound.run();
          }
        });
  }

  /** Unbinds the session's commands. */
  public void unbind(String instanceId, long session) {
    blocking.execute(() -> administer(() -> admin.removeBinding(binding(instanceId, session))));
  }

  /** Declares the queue and every binding again, after the broker connection was lost. */
  public void restore() {
    administer(
        () -> {
          declare();
          directory
              .sessions()
              .forEach(
                  held ->
                      admin.declareBinding(binding(held.ref().instanceId(), held.ref().session())));
        });
  }

  private void declare() {
    BrokerTopology.commandQueue(queue)
        .getDeclarablesByType(Queue.class)
        .forEach(admin::declareQueue);
  }

  private org.springframework.amqp.core.Binding binding(String instanceId, long session) {
    return BrokerTopology.sessionBinding(queue, Topology.sessionKey(instanceId, session));
  }

  private boolean administer(Runnable action) {
    permits.acquireUninterruptibly();
    try {
      action.run();
      return true;
    } catch (AmqpException failed) {
      LOG.warn("binding could not be changed at the broker: {}", failed.getMessage());
      return false;
    } finally {
      permits.release();
    }
  }

  private List<BrokerCodec.RejectedItem> dispatch(List<BridgeCommand> commands) {
    for (BridgeCommand command : commands) {
      STEP_LOG.log(command);
      AppConnection connection = directory.findConnection(instanceOf(command), command.session());
      if (connection != null) {
        connection.post(new SessionInput.CommandReceived(command));
      } else if (command instanceof StartJob start) {
        refusals.accept(
            new JobRefused(
                start.assignment(),
                JobRefusalCode.SESSION_GONE,
                "the session is not on this bridge"));
      } else {
        try (LogContext _ = LogContext.forMessage(command)) {
          LOG.debug("session not found for {}", command);
        }
      }
    }
    return List.of();
  }

  private static String instanceOf(BridgeCommand command) {
    return switch (command) {
      case StartJob start -> start.assignment().instanceId();
      case ResumeJob resume -> resume.assignment().instanceId();
      case InterruptJob interrupt -> interrupt.assignment().instanceId();
      case InterruptStray stray -> stray.instanceId();
      case StopInstance stop -> stop.instanceId();
    };
  }
}
