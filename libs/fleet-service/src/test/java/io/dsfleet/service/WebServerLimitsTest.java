package io.dsfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

@ExtendWith(OutputCaptureExtension.class)
class WebServerLimitsTest {
  private static final Optional<String> NO_KEYS = Optional.of("there are no keys");

  @Test
  void addressBesidesLoopback_isRefused_ifThereIsAnObjection() {
    assertThatThrownBy(() -> listen("0.0.0.0", NO_KEYS))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("loopback address while there are no keys, but it is 0.0.0.0");
    assertThatThrownBy(() -> listen("not an address", NO_KEYS))
        .isInstanceOf(StartRefusedException.class);
    listen("0.0.0.0", Optional.empty());
    listen("127.0.0.2", NO_KEYS);
    listen(null, NO_KEYS);
    listen("::1", NO_KEYS);
  }

  @Test
  void addressOnTheNetwork_withoutTls_isWarnedOf(CapturedOutput output) {
    listen("127.0.0.1", NO_KEYS);
    assertThat(output).doesNotContain("without TLS");
    listen("0.0.0.0", Optional.empty());
    assertThat(output).contains("listens on 0.0.0.0 without TLS");
  }

  private static TomcatServletWebServerFactory listen(String address, Optional<String> objection) {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    new WebServerLimits(address, () -> objection, 1).customize(factory);
    return factory;
  }

  @Test
  void slowHeaders_areCutOffAtTheirDeadline() throws Exception {
    WebServer server = listen(null, NO_KEYS).getWebServer();
    server.start();
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        Socket quick = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      long startNanos = System.nanoTime();
      drip(slow).get(30, TimeUnit.SECONDS);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);

      assertThat(elapsed)
          .isBetween(
              HeaderDeadlineProtocol.HEADER_DEADLINE,
              HeaderDeadlineProtocol.HEADER_DEADLINE.plusSeconds(5));
      send(quick, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(quick.getInputStream().read()).isEqualTo('H');
    } finally {
      server.stop();
    }
  }

  /** Sends one header byte every half second until the server closes the connection. */
  private static CompletableFuture<Void> drip(Socket socket) throws IOException {
    send(socket, "GET / HTTP/1.1\r\nX-Slow: ");
    socket.setSoTimeout(500);
    return CompletableFuture.runAsync(() -> keepDripping(socket));
  }

  private static void keepDripping(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      while (true) {
        try {
          if (in.read() < 0) {
            return;
          }
        } catch (SocketTimeoutException stillOpen) {
          send(socket, "x");
        }
      }
    } catch (IOException closed) {
      // The server closed the connection.
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
