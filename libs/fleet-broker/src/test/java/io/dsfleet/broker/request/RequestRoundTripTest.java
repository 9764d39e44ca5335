package io.dsfleet.broker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

class RequestRoundTripTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final String key = "launcher/" + UUID.randomUUID();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private CachingConnectionFactory asking;
  private CachingConnectionFactory serving;
  private RequestClient publisher;
  private RequestServer consumers;

  @BeforeEach
  void connect() {
    String uri = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    assertThat(uri).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    asking = new CachingConnectionFactory(URI.create(uri));
    serving = new CachingConnectionFactory(URI.create(uri));
    new RabbitAdmin(asking).declareExchange(new DirectExchange(Topology.REQUESTS));
    publisher = new RequestClient(asking, timer);
    consumers = new RequestServer(serving);
  }

  @AfterEach
  void disconnect() {
    publisher.close();
    asking.destroy();
    serving.destroy();
    timer.shutdownNow();
  }

  private static ServiceReply read(ReadLog request) {
    return new LogRead(request.processId(), null, List.of("line " + request.lines()), null, true);
  }

  private Subscription serve() {
    return consumers.serve(key, ReadLog.class, RequestRoundTripTest::read);
  }

  @Test
  void concurrentRequests_getTheirOwnReplies() {
    try (Subscription serving = serve()) {
      List<CompletableFuture<ServiceReply>> replies = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        replies.add(publisher.request(key, new ReadLog("p" + i, i, null), LONG));
      }

      for (int i = 0; i < 50; i++) {
        assertThat(replies.get(i).join())
            .isEqualTo(new LogRead("p" + i, null, List.of("line " + i), null, true));
      }
      assertThat(serving).isNotNull();
    }
  }

  @Test
  void request_withoutServer_failsImmediately() {
    assertReason(
        publisher.request(key, new ReadLog("p", 1, null), LONG),
        RequestUnansweredException.Reason.NO_SERVER);
  }

  @Test
  void closedServer_servesNoRequests() {
    serve().close();

    assertReason(
        publisher.request(key, new ReadLog("p", 1, null), LONG),
        RequestUnansweredException.Reason.NO_SERVER);
  }

  @Test
  void slowServer_timesOut_andItsLateReplyIsIgnored() {
    CountDownLatch hold = new CountDownLatch(1);
    try (Subscription slow =
        consumers.serve(
            key,
            ReadLog.class,
            request -> {
              if (request.processId().equals("slow")) {
                awaitOpen(hold);
              }
              return read(request);
            })) {
      var late = publisher.request(key, new ReadLog("slow", 1, null), Duration.ofMillis(200));
      assertReason(late, RequestUnansweredException.Reason.TIMED_OUT);

      hold.countDown();
      assertThat(publisher.request(key, new ReadLog("next", 2, null), LONG).join())
          .isEqualTo(read(new ReadLog("next", 2, null)));
      assertThat(slow).isNotNull();
    }
  }

  @Test
  void failingHandler_andWrongType_areRefused() {
    try (Subscription broken =
        consumers.serve(
            key,
            LauncherRequest.class,
            request -> {
              throw new IllegalStateException("secret detail");
            })) {
      assertThat(publisher.request(key, new ReadLog("p", 1, null), LONG).join())
          .isEqualTo(
              new RequestRefused(
                  RequestRefusalCode.UNAVAILABLE, null, "internal error; try again later"));
      assertThat(broken).isNotNull();
    }
  }

  @Test
  void malformedRequest_isRefused_andAForgedReplyToIsIgnored() {
    RabbitTemplate client = new RabbitTemplate(asking);
    RabbitAdmin admin = new RabbitAdmin(asking);
    Queue victim = new Queue("victim-" + UUID.randomUUID(), false, true, true);
    admin.declareQueue(victim);
    try (Subscription serving = serve()) {
      client.setReplyTimeout(LONG.toMillis());
      Message reply =
          client.sendAndReceive(Topology.REQUESTS, key, body("{\"kind\":\"Nonsense\"}"));
      assertThat(reply).isNotNull();
      assertThat(new String(reply.getBody(), StandardCharsets.UTF_8))
          .contains("\"kind\":\"RequestRefused\"", "INVALID_SETTING");

      Message forged = body("{\"kind\":\"Nonsense\"}");
      forged.getMessageProperties().setReplyTo(victim.getName());
      client.send(Topology.REQUESTS, key, forged);
      publisher.request(key, new ReadLog("behind", 1, null), LONG).join();
      assertThat(admin.getQueueInfo(victim.getName()).getMessageCount()).isZero();
      assertThat(serving).isNotNull();
    }
  }

  @Test
  void server_recoversAfterConnectionLoss() {
    try (Subscription serving = serve()) {
      this.serving.resetConnection();

      await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          publisher
                              .request(key, new ReadLog("again", 1, null), Duration.ofSeconds(2))
                              .join())
                      .isEqualTo(read(new ReadLog("again", 1, null))));
      assertThat(serving).isNotNull();
    }
  }

  @Test
  void client_recoversAfterConnectionLoss() {
    try (Subscription serving = serve()) {
      publisher.request(key, new ReadLog("before", 1, null), LONG).join();
      asking.resetConnection();

      assertThat(publisher.request(key, new ReadLog("after", 1, null), LONG).join())
          .isEqualTo(read(new ReadLog("after", 1, null)));
      assertThat(serving).isNotNull();
    }
  }

  private static Message body(String json) {
    return MessageBuilder.withBody(json.getBytes(StandardCharsets.UTF_8)).build();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertReason(
      CompletableFuture<ServiceReply> reply, RequestUnansweredException.Reason reason) {
    assertThatThrownBy(reply::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RequestUnansweredException.class,
            unanswered -> assertThat(unanswered.reason()).isEqualTo(reason));
  }
}
