package io.dsfleet.broker.startup;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.dsfleet.service.StartRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.Connection;

/**
 * Checks that RabbitMQ keeps the messages that it confirms: existing queues must match their
 * declarations (missing ones are declared), and no resource alarm may be active.
 */
final class BrokerDurabilityCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerDurabilityCheck.class);
  private static final int PRECONDITION_FAILED = 406;
  private static final String UNROUTABLE_KEY = "dsfleet.nowhere";

  private BrokerDurabilityCheck() {}

  /** The reason why the broker refused a declaration, empty if the failure has another cause. */
  static Optional<String> mismatch(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException shutdown
          && shutdown.getReason() instanceof AMQP.Channel.Close close
          && close.getReplyCode() == PRECONDITION_FAILED) {
        return Optional.of(close.getReplyText().replaceFirst("^PRECONDITION_FAILED - ", ""));
      }
    }
    return Optional.empty();
  }

  /** The exception that refuses the start because of this mismatch. */
  static StartRefusedException startRefusal(String mismatch) {
    return new StartRefusedException(
        "a RabbitMQ queue differs from its declaration and may lose confirmed messages: "
            + mismatch
            + " (delete the queue once it is empty, the journal at any time,"
            + " or set dsfleet.broker.allow-weak-queues=true to start anyway)");
  }

  /** Logs a warning for each queue that differs from its declaration. */
  static void warnOfMismatches(Connection connection, List<Queue> queues) {
    for (Queue queue : queues) {
      mismatch(connection, queue)
          .ifPresent(
              found ->
                  LOG.warn(
                      "RabbitMQ may lose confirmed messages (weak queues are allowed): {}", found));
    }
  }

  private static Optional<String> mismatch(Connection connection, Queue queue) {
    Channel channel = null;
    try {
      channel = connection.getDelegate().createChannel();
      channel.queueDeclare(
          queue.getName(),
          queue.isDurable(),
          queue.isExclusive(),
          queue.isAutoDelete(),
          queue.getArguments());
      return Optional.empty();
    } catch (IOException refused) {
      return mismatch(refused);
    } finally {
      abandon(channel);
    }
  }

  /**
   * Logs a warning if a memory or disk alarm blocks publishers. RabbitMQ notifies only connections
   * that publish, so an empty unroutable message is published.
   */
  static void warnOfAlarm(Connection connection, Duration timeout) {
    CompletableFuture<Optional<String>> alarm = new CompletableFuture<>();
    BlockedListener listener =
        connection
            .getDelegate()
            .addBlockedListener(reason -> alarm.complete(Optional.of(reason)), () -> {});
    try {
      Channel channel = connection.getDelegate().createChannel();
      channel.confirmSelect();
      channel.addConfirmListener(
          (tag, multiple) -> alarm.complete(Optional.empty()),
          (tag, multiple) -> alarm.complete(Optional.empty()));
      channel.basicPublish("", UNROUTABLE_KEY, null, new byte[0]);
      Optional<String> reason = alarm.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (reason.isPresent()) {
        // The channel stays open: closing it would block until the alarm ends.
        LOG.warn(
            "RabbitMQ blocks publishers because of an alarm ({}); jobs wait in the outbox until it"
                + " ends",
            reason.get());
      } else {
        abandon(channel);
      }
    } catch (TimeoutException | IOException | ExecutionException unconfirmed) {
      LOG.warn("RabbitMQ did not confirm the alarm check: {}", unconfirmed.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      connection.getDelegate().removeBlockedListener(listener);
    }
  }

  private static void abandon(@org.jspecify.annotations.Nullable Channel channel) {
    if (channel != null) {
      try {
        channel.abort();
      } catch (IOException gone) {
        LOG.debug("the channel was already closed: {}", gone.toString());
      }
    }
  }
}
