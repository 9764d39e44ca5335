package io.dsfleet.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
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
 * Whether a RabbitMQ keeps what it confirms: by the queues that it has already, since those that it
 * has not are made as they must be, and by whether it takes messages just now.
 */
final class BrokerDurability {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerDurability.class);
  private static final int PRECONDITION_FAILED = 406;
  private static final String NOWHERE = "dsfleet.nowhere";

  private BrokerDurability() {}

  /** Why the broker refused a declaration, empty if it failed by something else. */
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

  /** The refusal of a start for this reason. */
  static StartRefusedException refusal(String mismatch) {
    return new StartRefusedException(
        "RabbitMQ has a queue that can lose what it confirmed, or keeps it otherwise than it is"
            + " set: "
            + mismatch
            + " (delete the queue once it is empty, the journal at any time;"
            + " dsfleet.broker.allow-weak-queues=true starts all the same)");
  }

  /** Warns of each queue that is not as it is declared here. */
  static void warnOfMismatches(Connection connection, List<Queue> queues) {
    for (Queue queue : queues) {
      mismatch(connection, queue)
          .ifPresent(
              found ->
                  LOG.warn("RabbitMQ can lose what it confirmed, and is allowed to: {}", found));
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
   * Warns of a memory or disk alarm: RabbitMQ takes no message until it is over. It says so to who
   * publishes, so something is: to nobody.
   */
  static void warnOfAlarm(Connection connection, Duration patience) {
    CompletableFuture<Optional<String>> alarm = new CompletableFuture<>();
    BlockedListener listener =
        connection
            .getDelegate()
            .addBlockedListener(reason -> alarm.complete(Optional.of(reason)), () -> {});
    try {
      Channel channel = connection.getDelegate().createChannel();
      channel.confirmSelect();
      channel.addConfirmListener(
          (tag, many) -> alarm.complete(Optional.empty()),
          (tag, many) -> alarm.complete(Optional.empty()));
      channel.basicPublish("", NOWHERE, null, new byte[0]);
      Optional<String> reason = alarm.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (reason.isPresent()) {
        // The channel stays: its end would wait for that of the alarm.
        LOG.warn(
            "RabbitMQ has an alarm ({}) and takes no messages until it is over: jobs wait in the"
                + " outbox",
            reason.get());
      } else {
        abandon(channel);
      }
    } catch (TimeoutException | IOException | ExecutionException unsure) {
      LOG.warn("RabbitMQ does not confirm: {}", unsure.toString());
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
        LOG.debug("the channel was gone: {}", gone.toString());
      }
    }
  }
}
