package io.dsfleet.bridge;

import io.dsfleet.bridge.session.Input;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.JobLines;
import io.dsfleet.broker.LogContext;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.Topology;
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

/** The bridge's own queue of commands, bound for each session it holds. */
final class CommandQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);
  private static final JobLines LINES = JobLines.of("bridge");
  private static final int BINDINGS_AT_ONCE = 8;

  private final String queue;
  private final AmqpAdmin admin;
  private final EnvelopeConsumers consumers;
  private final SessionDirectory directory;
  private final Consumer<JobRefused> handBack;
  private final Executor blocking;
  private final Semaphore atOnce = new Semaphore(BINDINGS_AT_ONCE);
  private @Nullable Subscription subscription;

  CommandQueue(
      String bridgeId,
      AmqpAdmin admin,
      EnvelopeConsumers consumers,
      SessionDirectory directory,
      Consumer<JobRefused> handBack,
      Executor blocking) {
    this.queue = Topology.COMMANDS + "." + bridgeId;
    this.admin = admin;
    this.consumers = consumers;
    this.directory = directory;
    this.handBack = handBack;
    this.blocking = blocking;
  }

  /** Begins to consume; the queue comes and goes with the bridge's connection. */
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
   * Binds the session's commands, then runs {@code bound}; where the broker does not take the
   * binding, the session waits in vain and ends by its own time-out.
   */
  void bind(String instanceId, long session, Runnable bound) {
    blocking.execute(
        () -> {
          if (admin(() -> admin.declareBinding(binding(instanceId, session)))) {
            bound.run();
          }
        });
  }

  /** Unbinds the session's commands. */
  void unbind(String instanceId, long session) {
    blocking.execute(() -> admin(() -> admin.removeBinding(binding(instanceId, session))));
  }

  /** Declares the queue and every binding again; for after a broken connection. */
  void restore() {
    admin(
        () -> {
          declare();
          directory
              .held()
              .forEach(
                  held ->
                      admin.declareBinding(binding(held.ref().instanceId(), held.ref().session())));
        });
  }

  private void declare() {
    BrokerTopology.commands(queue).getDeclarablesByType(Queue.class).forEach(admin::declareQueue);
  }

  private org.springframework.amqp.core.Binding binding(String instanceId, long session) {
    return BrokerTopology.session(queue, Topology.sessionKey(instanceId, session));
  }

  private boolean admin(Runnable action) {
    atOnce.acquireUninterruptibly();
    try {
      action.run();
      return true;
    } catch (AmqpException away) {
      LOG.warn("the broker did not take a binding: {}", away.getMessage());
      return false;
    } finally {
      atOnce.release();
    }
  }

  private List<BrokerCodec.Rejected> dispatch(List<BridgeCommand> commands) {
    for (BridgeCommand command : commands) {
      LINES.say(command);
      AppConnection connection = directory.find(instanceOf(command), command.session());
      if (connection != null) {
        connection.post(new Input.Commanded(command));
      } else if (command instanceof StartJob start) {
        handBack.accept(
            new JobRefused(
                start.assignment(), RefusalCode.SESSION_GONE, "the bridge has no such session"));
      } else {
        try (LogContext _ = LogContext.about(command)) {
          LOG.debug("no session for {}", command);
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
