package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow receiver delays only callbacks to itself. */
@Timeout(60)
class HttpCallbackSenderTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch closedByClient = new CountDownLatch(1);
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/endless", this::writeEndlessBody);
    receiver.createContext("/silent", this::awaitRelease);
    receiver.createContext("/prompt", HttpCallbackSenderTest::accept);
    receiver.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    receiver.stop(0);
    threads.shutdownNow();
  }

  private static void accept(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private void writeEndlessBody(HttpExchange exchange) {
    byte[] chunk = new byte[4096];
    try {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (released.getCount() > 0) {
        out.write(chunk);
        out.flush();
      }
    } catch (IOException closed) {
      closedByClient.countDown();
    } finally {
      exchange.close();
    }
  }

  private void awaitRelease(HttpExchange exchange) throws IOException {
    arrived.countDown();
    try {
      released.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    accept(exchange);
  }

  private String url(String host, String path) {
    return "http://" + host + ":" + receiver.getAddress().getPort() + path;
  }

  private static HttpCallbackSender sender(Duration timeout, Duration maxWait) {
    return new HttpCallbackSender(
        new CallbackUrlPolicy(List.of("127.0.0.1", "localhost"), true),
        new CallbackSigner("secret"),
        timeout,
        () -> Instant.EPOCH,
        new HostConcurrencyLimiter(1, maxWait));
  }

  @Test
  void endlessBody_isNotRead_andTheConnectionIsClosed() throws InterruptedException {
    try (HttpCallbackSender sender = sender(Duration.ofSeconds(20), Duration.ofSeconds(20))) {
      assertThat(sender.send(url("127.0.0.1", "/endless"), "j", BODY))
          .isInstanceOf(DeliveryResult.Delivered.class);
      assertThat(closedByClient.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void silentReceiver_isAbandonedAtTheTimeout() {
    try (HttpCallbackSender sender = sender(Duration.ofMillis(200), Duration.ofSeconds(20))) {
      assertThat(sender.send(url("127.0.0.1", "/silent"), "j", BODY))
          .isInstanceOf(DeliveryResult.Retry.class);
    }
  }

  @Test
  void hostWithTooManyCallbacks_delaysOnlyItsOwn() throws Exception {
    try (HttpCallbackSender sender = sender(Duration.ofSeconds(40), Duration.ofMillis(50))) {
      Future<DeliveryResult> slow =
          threads.submit(() -> sender.send(url("127.0.0.1", "/silent"), "slow", BODY));
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(sender.send(url("127.0.0.1", "/prompt"), "same host", BODY))
          .asInstanceOf(type(DeliveryResult.Retry.class))
          .extracting(DeliveryResult.Retry::reason)
          .isEqualTo("too many callbacks to 127.0.0.1 are in progress");
      assertThat(sender.send(url("localhost", "/prompt"), "other host", BODY))
          .isInstanceOf(DeliveryResult.Delivered.class);

      released.countDown();
      assertThat(slow.get()).isInstanceOf(DeliveryResult.Delivered.class);
      assertThat(sender.send(url("127.0.0.1", "/prompt"), "again", BODY))
          .isInstanceOf(DeliveryResult.Delivered.class);
    }
  }
}
