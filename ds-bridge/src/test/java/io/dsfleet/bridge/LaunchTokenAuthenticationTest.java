package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.net.http.WebSocketHandshakeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A launched app is identified by its launch token, whatever its pid. */
class LaunchTokenAuthenticationTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = TestBridge.closedByDefault();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static PoolState pool() {
    return bridge.context.getBean(FleetState.class).pool(bridge.prefix);
  }

  private static LaunchToken mint() {
    return LaunchToken.generate(bridge.prefix, new SecureRandom());
  }

  private static ProcessRecord launched(String id, LaunchToken token) {
    return pool()
        .processes()
        .put(
            ProcessRecord.launching("launch-" + id, id, "h", "p", 2, 1)
                .withToken(token.hash())
                .withState(ProcessState.RUNNING, null, 1))
        .join();
  }

  private static TestApp app(LaunchToken token) {
    return new TestApp(bridge.port(), "/deepstream/ws?token=" + token.secret());
  }

  private static boolean isUnauthorized(LaunchToken token) {
    try (TestApp _ = app(token)) {
      return false;
    } catch (CompletionException refused) {
      return refused.getCause() instanceof WebSocketHandshakeException handshake
          && handshake.getResponse().statusCode() == 401;
    }
  }

  private static void assertRefused(TestApp app, String id, long pid, String code) {
    app.send(TestApp.ready(id, pid, 2, null));
    assertThat(app.receive(ExecuteAck.class).errorCode()).isEqualTo(code);
    assertThat(app.closeCode()).isEqualTo(1008);
  }

  private static InstanceRecord instance(String id) {
    return pool().queries().instance(id).join().orElseThrow();
  }

  @Test
  void launchToken_authenticatesAndIdentifiesTheApp() {
    String id = bridge.prefix + "-own";
    LaunchToken token = mint();
    ProcessRecord process = launched(id, token);
    try (TestApp first = app(token);
        TestApp again = app(token)) {
      first.send(TestApp.ready(id, 7, 2, null));
      assertThat(first.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
      final long epoch = instance(id).epoch();
      assertThat(instance(id).launchId()).isEqualTo(process.id());
      assertThat(instance(id).identity()).isEqualTo("token:" + token.hash());

      // The same process with another pid, as an app in a container may report.
      again.send(TestApp.ready(id, 8, 2, null));

      assertThat(again.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
      assertThat(first.closeCode()).isEqualTo(4001);
      assertThat(instance(id).epoch()).isEqualTo(epoch);
    }
  }

  @Test
  void foreignMissingOrExpiredToken_isRefused() {
    String id = bridge.prefix + "-mine";
    String other = bridge.prefix + "-other";
    LaunchToken token = mint();
    LaunchToken others = mint();
    launched(other, others);
    ProcessRecord process = launched(id, token);
    try (TestApp wrong = app(others);
        TestApp none = bridge.app()) {
      assertRefused(wrong, id, 1, "UNKNOWN_TOKEN");
      assertRefused(none, id, 1, "UNKNOWN_INSTANCE");
    }
    LaunchToken next = mint();
    pool()
        .processes()
        .put(process.restarted(next.hash(), 2).withState(ProcessState.RUNNING, null, 2))
        .join();
    // The last read is still valid for a moment; app_ready would be refused then.
    await().atMost(BOUND).until(() -> isUnauthorized(token));
    try (TestApp present = app(next)) {
      present.send(TestApp.ready(id, 1, 2, null));
      assertThat(present.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
    }
    pool().processes().put(process.withState(ProcessState.STOPPED, null, 3)).join();
    try (TestApp late = app(token)) {
      assertRefused(late, id, 1, "UNKNOWN_TOKEN");
    }
  }

  @Test
  void tokenOfAnotherPool_registersThere() {
    String id = bridge.prefix + "-pool";
    String elsewhere = bridge.prefix + "-b";
    LaunchToken token = LaunchToken.generate(elsewhere, new SecureRandom());
    PoolState pool = bridge.context.getBean(FleetState.class).pool(elsewhere);
    pool.recovery().putIntoUse(0).join();
    ProcessRecord process =
        ProcessRecord.launching("launch-" + id, id, "h", "p", 2, 1).withToken(token.hash());
    pool.processes().put(process).join();
    try (TestApp app = app(token)) {
      app.send(TestApp.ready(id, 1, 2, null));

      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
      assertThat(pool.queries().instance(id).join()).isPresent();
    } finally {
      pool.processes().remove(process.id()).join();
    }
  }
}
