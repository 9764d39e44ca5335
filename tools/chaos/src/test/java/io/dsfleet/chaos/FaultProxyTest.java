package io.dsfleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.to("test", echo.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void data_isForwardedBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void cut_resetsConnectionsAndRefusesNewOnes_untilRestored() throws IOException {
    try (Socket client = connect()) {
      echoed(client, 1);
      proxy.cut();

      assertThat(isClosed(client)).isTrue();
      assertThat(proxy.brokenSockets()).isPositive();
      try (Socket refused = connect()) {
        assertThat(isClosed(refused)).isTrue();
      }
    }
    proxy.restore();
    try (Socket again = connect()) {
      assertThat(echoed(again, 3)).isEqualTo(3);
    }
  }

  @Test
  void cut_withoutConnections_countsNothing() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertThat(isClosed(client)).isTrue();
    }

    proxy.cut();

    assertThat(proxy.brokenSockets()).isZero();
  }

  @Test
  void silence_holdsDataBack_untilRestored() throws IOException {
    try (Socket client = connect()) {
      proxy.silence();
      client.getOutputStream().write(5);

      assertThat(ConditionWait.until(() -> proxy.heldChunks() > 0, TIMEOUT)).isTrue();
      assertThat(client.getInputStream().available()).isZero();

      proxy.restore();
      assertThat(client.getInputStream().read()).isEqualTo(5);
    }
  }

  @Test
  void delay_deliversLater() throws IOException {
    Duration delay = Duration.ofMillis(80);
    proxy.delay(delay);
    try (Socket client = connect()) {
      long startNanos = System.nanoTime();
      assertThat(echoed(client, 9)).isEqualTo(9);

      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isGreaterThanOrEqualTo(delay.multipliedBy(2));
      assertThat(proxy.delayedChunks()).isPositive();
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int echoed(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private static boolean isClosed(Socket client) {
    try {
      client.getOutputStream().write(2);
      return client.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> repeat(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void repeat(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      // the tests check the client's end
    }
  }
}
