package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ExecuteAck;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An app at another address that reports the process of a live app does not take its session. */
class SessionTakeoverTest {
  private static final String OTHER = "127.0.0.2";
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = new TestBridge("dsfleet.bridge.probe-timeout=1s");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static RawApp from(String address) throws IOException {
    return new RawApp(address, bridge.port(), "/deepstream/ws");
  }

  @Test
  void liveOlderConnection_refusesTheOther() throws IOException {
    String id = bridge.prefix + "-live";
    try (TestApp app = bridge.app();
        RawApp other = from(OTHER)) {
      app.send(TestApp.ready(id, 777, 1, null));
      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");

      other.send(AppProtocol.toServer(TestApp.ready(id, 777, 1, null)));

      assertThat(other.receive().text()).contains("DUPLICATE_INSTANCE");
      assertThat(app.isOpen()).isTrue();
    }
  }

  @Test
  void deadOlderConnection_yieldsToTheOther() throws IOException {
    String id = bridge.prefix + "-moved";
    // A RawApp does not reply to pings.
    try (RawApp silent = from("127.0.0.1");
        RawApp other = from(OTHER)) {
      silent.send(AppProtocol.toServer(TestApp.ready(id, 777, 1, null)));
      assertThat(silent.receive().text()).contains("confirmed");

      other.send(AppProtocol.toServer(TestApp.ready(id, 777, 1, null)));

      assertThat(other.receive().text()).contains("confirmed");
    }
  }

  @Test
  void sameAddress_theNewerConnectionTakesTheSession() {
    String id = bridge.prefix + "-back";
    try (TestApp app = bridge.app();
        TestApp again = bridge.app()) {
      app.send(TestApp.ready(id, 777, 1, null));
      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");

      again.send(TestApp.ready(id, 777, 1, null));

      assertThat(again.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
      assertThat(app.closeCode()).isEqualTo(4001);
    }
  }
}
