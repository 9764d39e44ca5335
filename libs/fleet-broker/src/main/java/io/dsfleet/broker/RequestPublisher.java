package io.dsfleet.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.ServiceRequest;
import io.dsfleet.messages.broker.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Asks other services, each question with a deadline and one answer, over direct reply-to.
 *
 * <p>A question is not durable: the broker drops it at its deadline, so that nothing is done long
 * after the asker went away. Safe for any number of threads.
 */
public final class RequestPublisher implements AutoCloseable {
  private static final String REPLY_TO = "amq.rabbitmq.reply-to";
  private static final int WAITING_MOST = 10_000;

  private final ConnectionFactory connections;
  private final ScheduledExecutorService timer;
  private final ReentrantLock order = new ReentrantLock();
  private final Map<String, CompletableFuture<ServiceReply>> waiting = new ConcurrentHashMap<>();
  private @Nullable Channel channel;

  RequestPublisher(ConnectionFactory connections, ScheduledExecutorService timer) {
    this.connections = connections;
    this.timer = timer;
  }

  /**
   * Asks who serves the key of {@link Topology#REQUESTS}.
   *
   * @return fails with {@link UnansweredException}, or with {@link BrokerUnavailableException}
   *     where the broker went away: then, too, it is unknown whether the request was done
   */
  public CompletableFuture<ServiceReply> ask(
      String key, ServiceRequest request, Duration deadline) {
    CompletableFuture<ServiceReply> answer = new CompletableFuture<>();
    if (waiting.size() >= WAITING_MOST) {
      answer.completeExceptionally(
          new BrokerUnavailableException("too many requests wait for their answers"));
      return answer;
    }
    String id = UUID.randomUUID().toString();
    waiting.put(id, answer);
    ScheduledFuture<?> late =
        timer.schedule(
            () -> end(id, UnansweredException.Reason.LATE, "no answer within " + deadline),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<ServiceReply> tidy =
        answer.whenComplete(
            (reply, failed) -> {
              waiting.remove(id);
              late.cancel(false);
            });
    publish(key, id, request, deadline);
    return tidy;
  }

  private void publish(String key, String id, ServiceRequest request, Duration deadline) {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(1)
            .replyTo(REPLY_TO)
            .correlationId(id)
            .expiration(Long.toString(Math.max(1, deadline.toMillis())))
            .build();
    order.lock();
    try {
      openChannel()
          .basicPublish(Topology.REQUESTS, key, true, properties, BrokerCodec.encode(request));
    } catch (IOException | AmqpException | AlreadyClosedException away) {
      fail(id, new BrokerUnavailableException("the broker cannot be reached", away));
    } finally {
      order.unlock();
    }
  }

  /** Answers come on the channel that asked. */
  private Channel openChannel() throws IOException {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      return open;
    }
    Channel opened = connections.createConnection().createChannel(false);
    opened.basicConsume(REPLY_TO, true, (tag, delivery) -> answered(delivery), tag -> {});
    opened.addReturnListener(
        back ->
            end(
                back.getProperties().getCorrelationId(),
                UnansweredException.Reason.NOBODY,
                "nobody serves " + back.getRoutingKey()));
    opened.addShutdownListener(
        cause ->
            waiting
                .keySet()
                .forEach(
                    id ->
                        fail(id, new BrokerUnavailableException("the broker's connection broke"))));
    channel = opened;
    return opened;
  }

  private void answered(Delivery delivery) {
    String id = delivery.getProperties().getCorrelationId();
    CompletableFuture<ServiceReply> answer = id == null ? null : waiting.get(id);
    if (answer == null) {
      return;
    }
    List<ServiceReply> replies = opened(delivery);
    // Off the broker's thread, since askers hang work of their own on the answer.
    if (replies.size() == 1) {
      answer.completeAsync(replies::getFirst);
    } else {
      timer.execute(
          () ->
              answer.completeExceptionally(
                  new BrokerUnavailableException("the answer cannot be read")));
    }
  }

  /** Thrown on the broker's thread, a fault would close the channel and fail every question. */
  private static List<ServiceReply> opened(Delivery delivery) {
    try {
      return BrokerCodec.open(delivery.getBody(), ServiceReply.class).items();
    } catch (RuntimeException | StackOverflowError unreadable) {
      return List.of();
    }
  }

  private void end(@Nullable String id, UnansweredException.Reason reason, String message) {
    if (id != null) {
      fail(id, new UnansweredException(reason, message));
    }
  }

  private void fail(String id, RuntimeException reason) {
    CompletableFuture<ServiceReply> answer = waiting.get(id);
    if (answer != null) {
      answer.completeExceptionally(reason);
    }
  }

  @Override
  public void close() {
    waiting.keySet().forEach(id -> fail(id, new BrokerUnavailableException("the service stops")));
    Channel open = channel;
    if (open != null && open.isOpen()) {
      try {
        open.abort();
      } catch (IOException gone) {
        channel = null;
      }
    }
  }
}
