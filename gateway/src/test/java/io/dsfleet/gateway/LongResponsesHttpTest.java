package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event streams of a gateway that allows only one at a time. */
@Timeout(60)
class LongResponsesHttpTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static GatewayFixture gateway;
  private static String events;

  @BeforeAll
  static void start() {
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.events.max-subscribers=1",
            "--dsfleet.gateway.events.heartbeat-interval=1s");
    events = "/deepstream/events?pool=" + gateway.pool();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void headOfAnEventStream_returnsAtOnce_andDoesNotCount() throws IOException {
    String job = gateway.submit(GatewayFixture.camera());
    for (String path : List.of(events, "/deepstream/jobs/" + job + "/events")) {
      try (RawHttpClient client = RawHttpClient.send(gateway, "HEAD " + path)) {
        assertThat(client.status()).as(path).isEqualTo(200);
        awaitStream().close();
      }
    }
  }

  @Test
  void clientThatClosesItsSendingSide_endsItsStream() throws IOException {
    try (RawHttpClient half = awaitStream()) {
      half.shutDownOutput();

      awaitStream().close();
    }
  }

  @Test
  void disconnectedClient_endsItsStream() throws IOException {
    awaitStream().close();

    awaitStream().close();
  }

  @Test
  void nextRequest_onTheSameConnection_doesNotEndTheStream() throws IOException {
    try (RawHttpClient client = awaitStream()) {
      client.write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

      await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> streamStatus() == 503);
    }
  }

  @Test
  void waitingSubmission_endsWhenTheClientDisconnects() throws IOException {
    String body = gateway.start(GatewayFixture.camera());
    try (RawHttpClient client =
        RawHttpClient.send(
            gateway,
            "POST /deepstream/analysis/start",
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Prefer: wait=60",
            "Connection: close")) {
      client.write(body);
      client.shutDownOutput();

      assertThat(client.status()).isEqualTo(202);
    }
  }

  /** Opens an event stream once the previous one has ended. */
  private static RawHttpClient awaitStream() {
    AtomicReference<RawHttpClient> opened = new AtomicReference<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              RawHttpClient client = RawHttpClient.send(gateway, "GET " + events);
              if (client.status() == 200) {
                opened.set(client);
                return true;
              }
              client.close();
              return false;
            });
    return opened.get();
  }

  private static int streamStatus() throws IOException {
    try (RawHttpClient client = RawHttpClient.send(gateway, "GET " + events)) {
      return client.status();
    }
  }
}
