package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.launch.LaunchToken;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge with a shared token and no allowed network. */
class AppAuthenticationTest {
  private static final String SHARED = "a-token-of-all-apps";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static TestBridge bridge;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("app.token"), SHARED);
    bridge =
        new TestBridge(
            "dsfleet.bridge.app-token-file=" + file,
            "dsfleet.bridge.allowed-networks=",
            "dsfleet.bridge.max-connections=3");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static TestApp app(String query) {
    return new TestApp(bridge.port(), "/deepstream/ws" + query);
  }

  private static void assertUnauthorized(String query) {
    assertThatThrownBy(() -> app(query))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void appWithoutValidToken_isNotUpgraded() {
    assertUnauthorized("");
    assertUnauthorized("?token=");
    assertUnauthorized("?token=" + SHARED + "x");
    assertUnauthorized("?other=" + SHARED);
  }

  @Test
  void appWithTheSharedToken_registers() {
    try (TestApp app = app("?token=" + SHARED)) {
      app.send(TestApp.ready(bridge.prefix + "-shared", 1, 1, null));

      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
    }
  }

  @Test
  void unknownLaunchToken_isNotUpgraded() {
    SecureRandom random = new SecureRandom();
    assertUnauthorized("?token=" + LaunchToken.generate(bridge.prefix, random).secret());
    assertUnauthorized("?token=" + LaunchToken.generate("no-such-pool", random).secret());
  }

  @Test
  void connectionAboveTheLimit_isAcceptedAndClosed() {
    SessionDirectory directory = bridge.context.getBean(SessionDirectory.class);
    await("the other tests' apps are gone")
        .atMost(BOUND)
        .until(() -> directory.connectionCount() == 0);
    TestApp[] apps = new TestApp[4];
    try {
      for (int i = 0; i < apps.length; i++) {
        apps[i] = app("?token=" + SHARED);
        if (i < 3) {
          // The bridge counts the socket only after the handshake, so wait for its reply.
          apps[i].send(TestApp.ready(bridge.prefix + "-many" + i, 1, 1, null));
          assertThat(apps[i].receive(ExecuteAck.class).status()).isEqualTo("confirmed");
        }
      }
      assertThat(apps[3].closeCode()).isEqualTo(1013);
      assertThat(apps[0].isOpen()).isTrue();
    } finally {
      for (TestApp app : apps) {
        if (app != null) {
          app.close();
        }
      }
    }
  }
}
