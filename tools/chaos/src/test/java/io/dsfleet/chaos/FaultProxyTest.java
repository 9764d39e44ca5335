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
  private static final Duration BOUND = Duration.ofMinutes(1);

  private ServerSocket echo;
  private FaultProxy line;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    line = FaultProxy.to("test", echo.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    echo.close();
  }

  @Test
  void whatIsSent_comesBack() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void cutLine_breaksConnections_andRefusesNewOnes_untilItIsMended() throws IOException {
    try (Socket client = connect()) {
      echoed(client, 1);
      line.cut();

      assertThat(isOver(client)).isTrue();
      assertThat(line.broken()).isPositive();
      try (Socket refused = connect()) {
        assertThat(isOver(refused)).isTrue();
      }
    }
    line.mend();
    try (Socket again = connect()) {
      assertThat(echoed(again, 3)).isEqualTo(3);
    }
  }

  @Test
  void connectionThatNobodyTook_isNotThereToBeCut() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertThat(isOver(client)).isTrue();
    }

    line.cut();

    assertThat(line.broken()).isZero();
  }

  @Test
  void silentLine_holdsEverythingBack_andLosesNothing() throws IOException {
    try (Socket client = connect()) {
      line.silence();
      client.getOutputStream().write(5);

      assertThat(ConditionWait.until(() -> line.held() > 0, BOUND)).isTrue();
      assertThat(client.getInputStream().available()).isZero();

      line.mend();
      assertThat(client.getInputStream().read()).isEqualTo(5);
    }
  }

  @Test
  void slowLine_deliversLater() throws IOException {
    Duration delay = Duration.ofMillis(80);
    line.delay(delay);
    try (Socket client = connect()) {
      long began = System.nanoTime();
      assertThat(echoed(client, 9)).isEqualTo(9);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThanOrEqualTo(delay.multipliedBy(2));
      assertThat(line.delayed()).isPositive();
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), line.port());
  }

  private static int echoed(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private static boolean isOver(Socket client) {
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
      // the client's end of it is what the tests look at
    }
  }
}
