package io.dsfleet.broker.request;

import io.dsfleet.broker.consume.RecoveryIntervals;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.consume.TolerantPropertiesConverter;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.ServiceRequest;
import io.dsfleet.messages.broker.Topology;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Serves requests of other services. Every request gets a reply, at least a refusal. */
public final class RequestServer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestServer.class);
  private static final String DIRECT_REPLY_TO = "amq.rabbitmq.reply-to.";
  private static final int MAX_CONCURRENT = 64;

  private final ConnectionFactory connections;
  private final RabbitAdmin admin;
  private final RabbitTemplate replies;

  public RequestServer(ConnectionFactory connections) {
    this.connections = connections;
    this.admin = new RabbitAdmin(connections);
    // The queues are exclusive to this connection and deleted with it.
    admin.setRedeclareManualDeclarations(true);
    admin.afterPropertiesSet();
    this.replies = new RabbitTemplate(connections);
  }

  /**
   * Starts serving a routing key of {@link Topology#REQUESTS} with a queue that is deleted with the
   * connection. If several servers serve one key, each of them replies.
   *
   * @param handler computes the reply; runs on a virtual thread and may block
   */
  public <Q extends ServiceRequest> Subscription serve(
      String key, Class<Q> kind, Function<Q, ServiceReply> handler) {
    Queue queue = new Queue(Topology.REQUESTS + "." + UUID.randomUUID(), false, true, true);
    admin.declareExchange(new org.springframework.amqp.core.DirectExchange(Topology.REQUESTS));
    admin.declareQueue(queue);
    admin.declareBinding(
        new Binding(
            queue.getName(), Binding.DestinationType.QUEUE, Topology.REQUESTS, key, Map.of()));
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("serve " + key, 0).factory());
    Semaphore permits = new Semaphore(MAX_CONCURRENT);
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue.getName());
    container.setAcknowledgeMode(AcknowledgeMode.NONE);
    container.setMissingQueuesFatal(false);
    // Spring would split the body by a header that any publisher can set.
    container.setDeBatchingEnabled(false);
    container.setMessagePropertiesConverter(new TolerantPropertiesConverter());
    RecoveryIntervals.applyTo(container);
    container.setShutdownTimeout(500);
    container.setMessageListener(
        message -> {
          if (permits.tryAcquire()) {
            threads.execute(
                () -> {
                  try {
                    reply(message, handleSafely(message, kind, handler));
                  } finally {
                    permits.release();
                  }
                });
          } else {
            reply(message, refused(RequestRefusalCode.UNAVAILABLE, "too many concurrent requests"));
          }
        });
    container.afterPropertiesSet();
    container.start();
    return () -> {
      container.stop();
      container.destroy();
      deleteQueue(queue);
      threads.shutdown();
    };
  }

  private void deleteQueue(Queue queue) {
    try {
      admin.deleteQueue(queue.getName());
    } catch (AmqpException unavailable) {
      LOG.debug("the queue will be deleted with its connection: {}", unavailable.toString());
    }
  }

  /** Returns a refusal if decoding or handling fails. */
  private static <Q extends ServiceRequest> ServiceReply handleSafely(
      Message message, Class<Q> kind, Function<Q, ServiceReply> handler) {
    try {
      return handle(message, kind, handler);
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("request handler failed: {}", failed.toString(), failed);
      return refused(RequestRefusalCode.UNAVAILABLE, "internal error; try again later");
    }
  }

  private static <Q extends ServiceRequest> ServiceReply handle(
      Message message, Class<Q> kind, Function<Q, ServiceReply> handler) {
    BrokerCodec.DecodedEnvelope<Q> decoded = BrokerCodec.decodeEnvelope(message.getBody(), kind);
    if (!decoded.rejected().isEmpty()) {
      return refused(RequestRefusalCode.INVALID_SETTING, decoded.rejected().getFirst().reason());
    }
    List<Q> items = decoded.items();
    if (items.size() != 1) {
      return refused(
          RequestRefusalCode.INVALID_SETTING, "expected 1 request, but there are " + items.size());
    }
    return handler.apply(items.getFirst());
  }

  private static RequestRefused refused(RequestRefusalCode code, String reason) {
    return new RequestRefused(code, null, reason);
  }

  /** Replies only to direct reply-to addresses: a forged address must not reach a queue. */
  private void reply(Message request, ServiceReply reply) {
    @Nullable String replyTo = request.getMessageProperties().getReplyTo();
    String id = request.getMessageProperties().getCorrelationId();
    if (replyTo == null || !replyTo.startsWith(DIRECT_REPLY_TO)) {
      LOG.warn("ignoring a request whose reply-to is not a direct reply-to address");
      return;
    }
    Message message =
        MessageBuilder.withBody(BrokerCodec.encode(reply))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON)
            .setCorrelationId(id == null ? "" : id)
            .build();
    try {
      replies.send("", replyTo, message);
    } catch (AmqpException unavailable) {
      LOG.debug("cannot send a reply: {}", unavailable.toString());
    }
  }
}
