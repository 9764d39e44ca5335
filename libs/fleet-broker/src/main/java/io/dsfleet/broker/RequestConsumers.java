package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.RequestRefusal;
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

/** Serves questions of other services: every one is answered, if only by a refusal. */
public final class RequestConsumers {
  private static final Logger LOG = LoggerFactory.getLogger(RequestConsumers.class);
  private static final String DIRECT = "amq.rabbitmq.reply-to.";
  private static final int AT_ONCE = 64;

  private final ConnectionFactory connections;
  private final RabbitAdmin admin;
  private final RabbitTemplate replies;

  RequestConsumers(ConnectionFactory connections) {
    this.connections = connections;
    this.admin = new RabbitAdmin(connections);
    // The queues are this connection's own and go with it.
    admin.setRedeclareManualDeclarations(true);
    admin.afterPropertiesSet();
    this.replies = new RabbitTemplate(connections);
  }

  /**
   * Begins to serve a key of {@link Topology#REQUESTS}, by a queue that is gone with the
   * connection. More than one server of a key would each answer.
   *
   * @param handler answers; runs on a virtual thread of its own and may wait
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
    Semaphore room = new Semaphore(AT_ONCE);
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue.getName());
    container.setAcknowledgeMode(AcknowledgeMode.NONE);
    container.setMissingQueuesFatal(false);
    // A header of Spring's that anybody can set would split the body before it is answered.
    container.setDeBatchingEnabled(false);
    container.setMessagePropertiesConverter(new TolerantPropertiesConverter());
    Patience.shorten(container);
    container.setShutdownTimeout(500);
    container.setMessageListener(
        message -> {
          if (room.tryAcquire()) {
            threads.execute(
                () -> {
                  try {
                    reply(message, answer(message, kind, handler));
                  } finally {
                    room.release();
                  }
                });
          } else {
            reply(message, refused(RequestRefusal.UNAVAILABLE, "too many requests at once"));
          }
        });
    container.afterPropertiesSet();
    container.start();
    return () -> {
      container.stop();
      container.destroy();
      forget(queue);
      threads.shutdown();
    };
  }

  private void forget(Queue queue) {
    try {
      admin.deleteQueue(queue.getName());
    } catch (AmqpException away) {
      LOG.debug("the queue goes with its connection: {}", away.toString());
    }
  }

  /** Whatever a request does to its reader or its handler, it is answered. */
  private static <Q extends ServiceRequest> ServiceReply answer(
      Message message, Class<Q> kind, Function<Q, ServiceReply> handler) {
    try {
      return answerTo(message, kind, handler);
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("a request failed: {}", failed.toString(), failed);
      return refused(RequestRefusal.UNAVAILABLE, "the service failed, try again later");
    }
  }

  private static <Q extends ServiceRequest> ServiceReply answerTo(
      Message message, Class<Q> kind, Function<Q, ServiceReply> handler) {
    BrokerCodec.Opened<Q> opened = BrokerCodec.open(message.getBody(), kind);
    if (!opened.rejected().isEmpty()) {
      return refused(RequestRefusal.INVALID_SETTING, opened.rejected().getFirst().reason());
    }
    List<Q> items = opened.items();
    if (items.size() != 1) {
      return refused(
          RequestRefusal.INVALID_SETTING, "expected one request, but there are " + items.size());
    }
    return handler.apply(items.getFirst());
  }

  private static RequestRefused refused(RequestRefusal code, String reason) {
    return new RequestRefused(code, null, reason);
  }

  /** To a direct reply-to only: a forged address must not reach a queue. */
  private void reply(Message request, ServiceReply answer) {
    @Nullable String to = request.getMessageProperties().getReplyTo();
    String id = request.getMessageProperties().getCorrelationId();
    if (to == null || !to.startsWith(DIRECT)) {
      LOG.warn("a request asks for its answer elsewhere; it gets none");
      return;
    }
    Message message =
        MessageBuilder.withBody(BrokerCodec.encode(answer))
            .setContentType(MessageProperties.CONTENT_TYPE_JSON)
            .setCorrelationId(id == null ? "" : id)
            .build();
    try {
      replies.send("", to, message);
    } catch (AmqpException away) {
      LOG.debug("the asker gets no answer: {}", away.toString());
    }
  }
}
