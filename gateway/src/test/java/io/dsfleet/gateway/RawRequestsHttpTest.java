package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests in forms that HTTP allows and few clients send. */
@ExtendWith(SharedGatewayExtension.class)
class RawRequestsHttpTest {
  private static final String START = "POST /deepstream/analysis/start";
  private static final String JSON = "Content-Type: application/json";

  @Test
  void unusualRequests_areAnswered(GatewayFixture gateway) throws IOException {
    String body = gateway.start(GatewayFixture.camera());
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      chunks.append("1;x=y\r\n").append(body.charAt(i)).append("\r\n");
    }
    chunks.append("0\r\nTrailer-Field: x\r\n\r\n");

    assertThat(status(gateway, chunks.toString(), START, JSON, "Transfer-Encoding: chunked"))
        .as("chunks of one byte, with extensions and a trailer")
        .isEqualTo(202);
    assertThat(status(gateway, "x", START, JSON, "Content-Length: 1", "Content-Length: 2"))
        .as("two lengths")
        .isEqualTo(400);
    assertThat(status(gateway, "", START, JSON, "Content-Length: -1")).isEqualTo(400);
    assertThat(status(gateway, "0\r\n\r\n", START, JSON, "Transfer-Encoding: rot13"))
        .as("an unknown transfer coding")
        .isEqualTo(501);
    assertThat(status(gateway, "", "GET /deepstream/pools", "X: a\r\n b")).isIn(200, 400);
    assertThat(status(gateway, "", "GET /deepstream/pools", "X: " + "x".repeat(100_000)))
        .isIn(400, 431);
  }

  @Test
  void requestsSentAtOnce_areAnsweredInOrder(GatewayFixture gateway) throws IOException {
    String next =
        "GET /deepstream/jobs/none HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    try (RawHttpClient client = RawHttpClient.send(gateway, "HEAD /deepstream/pools")) {
      client.write(next);
      assertThat(List.of(client.status(), client.status())).containsExactly(200, 404);
    }
  }

  @Test
  void clientThatAsksFirst_isToldToContinue(GatewayFixture gateway) throws IOException {
    String body = gateway.start(GatewayFixture.camera());
    String length = "Content-Length: " + body.length();
    try (RawHttpClient client =
        RawHttpClient.send(gateway, START, JSON, length, "Expect: 100-continue")) {
      assertThat(client.status()).isEqualTo(100);
      client.write(body);
      assertThat(client.status()).isEqualTo(202);
    }
  }

  private static int status(
      GatewayFixture gateway, String body, String requestLine, String... headers)
      throws IOException {
    try (RawHttpClient client = RawHttpClient.send(gateway, requestLine, headers)) {
      client.write(body);
      return client.status();
    }
  }
}
