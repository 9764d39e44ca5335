package io.dsfleet.devtools.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
  private static final int TLS_HANDSHAKE = 22;

  @Test
  void redisCredentials_areDecodedAndSentWithTheirLength() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> sent = receive(server, "+OK\r\n");

      ServerProbe.redisAnswers(address("redis://us%40er:p%20%3A%2F%25@", server));

      assertThat(sent.get()).isEqualTo("*3\r\n$4\r\nAUTH\r\n$5\r\nus@er\r\n$5\r\np :/%\r\n");
    }
  }

  @Test
  void tlsAddresses_getNoPlainText() throws Exception {
    for (String scheme : new String[] {"amqps://u:p@", "rediss://u:p@"}) {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        CompletableFuture<String> sent = receive(server, "no TLS\r\n");
        URI address = address(scheme, server);

        assertThat(ServerProbe.rabbitMqAnswers(address) || ServerProbe.redisAnswers(address))
            .isFalse();
        assertThat(sent.get().charAt(0)).isEqualTo((char) TLS_HANDSHAKE);
      }
    }
  }

  @Test
  void endpoint_hasADefaultPort_andNoCredentials() {
    assertThat(endpoint("amqp://u:p@host", ServerKind.RABBITMQ)).isEqualTo("host:5672");
    assertThat(endpoint("amqps://u:p@host/%2F", ServerKind.RABBITMQ)).isEqualTo("host:5671");
    assertThat(endpoint("rediss://u:p@host", ServerKind.REDIS)).isEqualTo("host:6379");
    assertThat(endpoint("redis://u:p@my_host:7000", ServerKind.REDIS)).isEqualTo("my_host:7000");
  }

  private static String endpoint(String address, ServerKind kind) {
    return ServerProbe.endpoint(URI.create(address), kind);
  }

  private static URI address(String schemeAndUser, ServerSocket server) {
    return URI.create(schemeAndUser + "127.0.0.1:" + server.getLocalPort());
  }

  /** The first bytes that a client sends; it gets the answer and is disconnected. */
  private static CompletableFuture<String> receive(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = server.accept()) {
            byte[] sent = new byte[4_096];
            int length = client.getInputStream().read(sent);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return new String(sent, 0, length, StandardCharsets.ISO_8859_1);
          } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
          }
        });
  }
}
