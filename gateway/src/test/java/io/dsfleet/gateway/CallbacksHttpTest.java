package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.job.Assignment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Callbacks of ended jobs. */
class CallbacksHttpTest {
  private record Call(String query, String signature, String delivery, String body) {}

  @TempDir Path folder;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  @Test
  void callback_isSignedAndRetried_toUrlAndQueue() throws Exception {
    AtomicInteger failures = new AtomicInteger(1);
    HttpServer receiver = receiver(failures);
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?token=hidden";
    String queue = "test.answers." + GatewayFixture.camera() + System.nanoTime();
    try (GatewayFixture gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.callbacks.allowed-hosts=127.0.0.1",
            "--dsfleet.gateway.callbacks.private-addresses=true",
            "--dsfleet.gateway.callbacks.secret=whsec",
            "--dsfleet.gateway.callbacks.poll-interval=50ms",
            "--dsfleet.state.camera-key-file=" + folder.resolve("camera.key"),
            "--dsfleet.state.create-camera-key=true")) {
      RabbitAdmin admin = new RabbitAdmin(gateway.bean(ConnectionFactory.class));
      admin.declareQueue(new Queue(queue, true, false, false));
      FakeFleet fleet = new FakeFleet(gateway.state());
      String instance = fleet.connect(1);
      String id = submitWithCallback(gateway, url, queue);
      Assignment assignment = fleet.start(id);
      assertThat(calls).isEmpty();
      fleet.complete(assignment, 1);

      Call first = calls.poll(15, TimeUnit.SECONDS);
      Call second = calls.poll(15, TimeUnit.SECONDS);
      Message answer =
          new RabbitTemplate(gateway.bean(ConnectionFactory.class)).receive(queue, 10_000);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> events(gateway, id).contains("callback_delivered"));

      assertThat(first).isNotNull();
      assertThat(second).isNotNull();
      assertThat(second.query()).isEqualTo("token=hidden");
      assertThat(gateway.state().queries().request(id).join().orElseThrow())
          .contains("/hook?token=~s1~")
          .doesNotContain("hidden");
      assertThat(second.delivery()).isEqualTo(id);
      assertThat(second.signature()).matches("t=\\d+,v1=[0-9a-f]{64}");
      JsonNode body = new JsonMapper().readTree(second.body());
      assertThat(body.path("event").asString()).isEqualTo("job.completed");
      assertThat(body.path("job_id").asString()).isEqualTo(id);
      assertThat(body.path("processed_count").asInt()).isEqualTo(1);
      assertThat(body.path("outcome").asString()).isEqualTo("all");
      assertThat(answer).isNotNull();
      assertThat(new JsonMapper().readTree(answer.getBody()).path("job_id").asString())
          .isEqualTo(id);
      assertThat(events(gateway, id))
          .endsWith("completed", "callback_failed", "callback_delivered");
      assertThat(gateway.get("/deepstream/jobs/" + id + "/timeline").toString())
          .doesNotContain("hidden");
      fleet.disconnect(instance);
      admin.deleteQueue(queue);
    } finally {
      receiver.stop(0);
    }
  }

  private static String submitWithCallback(GatewayFixture gateway, String url, String queue) {
    String fields = "\"callback_url\": \"%s\", \"reply_to\": \"%s\",".formatted(url, queue);
    HttpAnswer accepted =
        gateway.post("/deepstream/analysis/start", gateway.start(GatewayFixture.camera(), fields));
    return accepted.json().path("job_id").asString();
  }

  @Test
  void jobWithoutAnAnalysedFile_isReportedAsFailed() throws Exception {
    HttpServer receiver = receiver(new AtomicInteger());
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    String queue = "test.answers." + GatewayFixture.camera() + System.nanoTime();
    try (GatewayFixture gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.callbacks.allowed-hosts=127.0.0.1",
            "--dsfleet.gateway.callbacks.private-addresses=true",
            "--dsfleet.gateway.callbacks.secret=whsec",
            "--dsfleet.gateway.callbacks.poll-interval=50ms")) {
      RabbitAdmin admin = new RabbitAdmin(gateway.bean(ConnectionFactory.class));
      admin.declareQueue(new Queue(queue, true, false, false));
      FakeFleet fleet = new FakeFleet(gateway.state());
      String instance = fleet.connect(1);
      Assignment assignment = fleet.start(submitWithCallback(gateway, url, queue));
      fleet.failFile(assignment, 1, "a.mp4", "damaged");
      fleet.complete(assignment, 1);

      Call call = calls.poll(15, TimeUnit.SECONDS);
      Message answer =
          new RabbitTemplate(gateway.bean(ConnectionFactory.class)).receive(queue, 10_000);

      assertThat(call).isNotNull();
      assertThat(answer).isNotNull();
      for (byte[] bytes : List.of(call.body().getBytes(StandardCharsets.UTF_8), answer.getBody())) {
        JsonNode body = new JsonMapper().readTree(bytes);
        assertThat(body.path("event").asString()).isEqualTo("job.failed");
        assertThat(body.path("outcome").asString()).isEqualTo("none");
        assertThat(body.path("reason").asString()).endsWith("a.mp4: damaged");
      }
      fleet.disconnect(instance);
      admin.deleteQueue(queue);
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void leaseOfAGatewayThatDied_expires() throws Exception {
    HttpServer receiver = receiver(new AtomicInteger());
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    try (GatewayFixture gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.callbacks.allowed-hosts=127.0.0.1",
            "--dsfleet.gateway.callbacks.private-addresses=true",
            "--dsfleet.gateway.callbacks.secret=whsec",
            "--dsfleet.gateway.callbacks.poll-interval=2s")) {
      String id =
          gateway
              .post(
                  "/deepstream/analysis/start",
                  gateway.start(
                      GatewayFixture.camera(), "\"callback_url\": \"%s\",".formatted(url)))
              .json()
              .path("job_id")
              .asString();
      gateway.state().jobTransitions().cancel(id, "enough").join();
      int claimedByDeadGateway =
          gateway.state().callbacks().claim(8, Duration.ofSeconds(1)).join().size();

      Call call = calls.poll(20, TimeUnit.SECONDS);

      assertThat(claimedByDeadGateway).isLessThanOrEqualTo(1);
      assertThat(call).isNotNull();
      assertThat(call.delivery()).isEqualTo(id);
      assertThat(call.body()).contains("job.cancelled", "enough");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void disallowedReceiver_isRefusedAtSubmission() {
    try (GatewayFixture gateway = GatewayFixture.start()) {
      for (String callbackFields :
          List.of(
              "\"callback_url\": \"http://169.254.169.254/latest\",",
              "\"callback_url\": \"file:///etc/passwd\",",
              "\"callback_url\": \"http://user:secret@a.example/\",",
              "\"reply_to\": \"dsfleet.control.default\",",
              "\"reply_to\": \"amq.rabbitmq.reply-to\",")) {
        HttpAnswer answer =
            gateway.post(
                "/deepstream/analysis/start",
                gateway.start(GatewayFixture.camera(), callbackFields));

        assertThat(answer.status()).as(callbackFields + " " + answer).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asString()).isIn("callback_url", "reply_to");
      }
    }
  }

  private static List<String> events(GatewayFixture gateway, String job) {
    return gateway
        .get("/deepstream/jobs/" + job + "/timeline")
        .json()
        .valueStream()
        .map(entry -> entry.path("event").asString())
        .toList();
  }

  private HttpServer receiver(AtomicInteger failures) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", exchange -> answer(exchange, failures));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, AtomicInteger failures) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("X-Dsfleet-Signature"),
            exchange.getRequestHeaders().getFirst("X-Dsfleet-Delivery"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 503 : 204, -1);
    exchange.close();
  }
}
