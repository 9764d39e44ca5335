package io.dsfleet.broker.request;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.dsfleet.broker.BrokerUnavailableException;
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
 * Sends requests to other services over direct reply-to; each request has a timeout and one reply.
 *
 * <p>A request is not durable: the broker drops it at its timeout, so that it is not executed long
 * after the caller has gone. Thread-safe.
 */
public final class RequestClient implements AutoCloseable {
  private static final String REPLY_TO = "amq.rabbitmq.reply-to";
  private static final int MAX_PENDING = 10_000;

  private final ConnectionFactory connections;
  private final ScheduledExecutorService timer;
  private final ReentrantLock order = new ReentrantLock();
  private final Map<String, CompletableFuture<ServiceReply>> pending = new ConcurrentHashMap<>();
  private @Nullable Channel channel;

  public RequestClient(ConnectionFactory connections, ScheduledExecutorService timer) {
    this.connections = connections;
    this.timer = timer;
  }

  /**
   * Sends a request to the server of the routing key in {@link Topology#REQUESTS}.
   *
   * @return fails with {@link RequestUnansweredException}, or with {@link
   *     BrokerUnavailableException} if the broker became unreachable; in that case it is unknown
   *     whether the request was executed
   */
  public CompletableFuture<ServiceReply> request(
      String key, ServiceRequest request, Duration timeout) {
    CompletableFuture<ServiceReply> reply = new CompletableFuture<>();
    if (pending.size() >= MAX_PENDING) {
      reply.completeExceptionally(
          new BrokerUnavailableException("too many requests are waiting for a reply"));
      return reply;
    }
    String id = UUID.randomUUID().toString();
    pending.put(id, reply);
    ScheduledFuture<?> timeoutTask =
        timer.schedule(
            () ->
                failUnanswered(
                    id, RequestUnansweredException.Reason.TIMED_OUT, "no reply within " + timeout),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<ServiceReply> result =
        reply.whenComplete(
            (_, _) -> {
              pending.remove(id);
              timeoutTask.cancel(false);
            });
    publish(key, id, request, timeout);
    return result;
  }

  private void publish(String key, String id, ServiceRequest request, Duration timeout) {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(1)
            .replyTo(REPLY_TO)
            .correlationId(id)
            .expiration(Long.toString(Math.max(1, timeout.toMillis())))
            .build();
    order.lock();
    try {
      openChannel()
          .basicPublish(Topology.REQUESTS, key, true, properties, BrokerCodec.encode(request));
    } catch (IOException | AmqpException | AlreadyClosedException unavailable) {
      fail(id, new BrokerUnavailableException("the broker cannot be reached", unavailable));
    } finally {
      order.unlock();
    }
  }

  /** Replies arrive on the channel that published the request. */
  private Channel openChannel() throws IOException {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      return open;
    }
    Channel opened = connections.createConnection().createChannel(false);
    opened.basicConsume(REPLY_TO, true, (tag, delivery) -> onReply(delivery), tag -> {});
    opened.addReturnListener(
        returned ->
            failUnanswered(
                returned.getProperties().getCorrelationId(),
                RequestUnansweredException.Reason.NO_SERVER,
                "no service handles " + returned.getRoutingKey()));
    opened.addShutdownListener(
        cause ->
            pending
                .keySet()
                .forEach(
                    id ->
                        fail(
                            id,
                            new BrokerUnavailableException(
                                "the connection to the broker was lost"))));
    channel = opened;
    return opened;
  }

  private void onReply(Delivery delivery) {
    String id = delivery.getProperties().getCorrelationId();
    CompletableFuture<ServiceReply> reply = id == null ? null : pending.get(id);
    if (reply == null) {
      return;
    }
    List<ServiceReply> replies = decode(delivery);
    // Completes futures off the client's thread, because callers may run code on completion.
    if (replies.size() == 1) {
      reply.completeAsync(replies::getFirst);
    } else {
      timer.execute(
          () ->
              reply.completeExceptionally(
                  new BrokerUnavailableException("the reply cannot be decoded")));
    }
  }

  /** An exception on the client's thread would close the channel and fail all pending requests. */
  private static List<ServiceReply> decode(Delivery delivery) {
    try {
      return BrokerCodec.decodeEnvelope(delivery.getBody(), ServiceReply.class).items();
    } catch (RuntimeException | StackOverflowError malformed) {
      return List.of();
    }
  }

  private void failUnanswered(
      @Nullable String id, RequestUnansweredException.Reason reason, String message) {
    if (id != null) {
      fail(id, new RequestUnansweredException(reason, message));
    }
  }

  private void fail(String id, RuntimeException reason) {
    CompletableFuture<ServiceReply> reply = pending.get(id);
    if (reply != null) {
      reply.completeExceptionally(reason);
    }
  }

  @Override
  public void close() {
    pending
        .keySet()
        .forEach(id -> fail(id, new BrokerUnavailableException("the service is stopping")));
    Channel open = channel;
    if (open != null && open.isOpen()) {
      try {
        open.abort();
      } catch (IOException closed) {
        channel = null;
      }
    }
  }
}
