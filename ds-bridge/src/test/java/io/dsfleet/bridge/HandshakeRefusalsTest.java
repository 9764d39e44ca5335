package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.session.SessionRefusalCode;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused app gets an error code and is closed, and leaves no instance or slot behind. */
class HandshakeRefusalsTest {
  private static final long PROCESS = 4_711;
  private static final String CONFIG = "/app/config/scripted.txt";
  private static TestBridge bridge;

  /** A fault of an app with two streams that was launched with {@link #CONFIG}. */
  record Row(String name, SessionRefusalCode code, UnaryOperator<AppSettings> fault, int close) {
    @Override
    public String toString() {
      return code + " (" + name + ")";
    }
  }

  @BeforeAll
  static void start() {
    bridge = TestBridge.closedByDefault();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static void launch(String id, int streams, @Nullable String config) {
    ProcessRecord process =
        ProcessRecord.launching("launch-" + id, id, "h", "p", streams, 1)
            .withLocator(ProcessLocator.onHost(PROCESS, 1, "b"))
            .withLaunch(null, new ProcessFiles("/srv/" + id, config, null, null))
            .withState(ProcessState.RUNNING, null, 1);
    bridge.pool().processes().put(process).join();
  }

  private static AppSettings settings(String id, int streams) {
    return ScriptedApp.settings(bridge.uri(), id, streams).processId(PROCESS).configPath(CONFIG);
  }

  private static ExecuteAck refusal(ScriptedApp app, int close) {
    assertThat(app.ended())
        .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS)
        .isEqualTo(close);
    assertThat(app.ready())
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    List<ServerMessage> answers = app.observations().answers();
    assertThat(answers).hasSize(1);
    ExecuteAck refusal = (ExecuteAck) answers.getFirst();
    assertThat(refusal.status()).isEqualTo("error");
    assertThat(refusal.errorMessage()).isNotBlank();
    return refusal;
  }

  private static void assertNothingRegistered(String id) {
    assertThat(bridge.pool().queries().instance(id).join()).isEmpty();
    assertThat(bridge.pool().queries().slots().join())
        .noneMatch(slot -> slot.instanceId().equals(id));
    // Slots are created by InstanceReady only: the next app publishes one, this app did not.
    String next = id + "-next";
    launch(next, 2, CONFIG);
    try (ScriptedApp _ = settings(next, 2).connect()) {
      InstanceReady ready = bridge.next(InstanceReady.class);
      while (!ready.instanceId().equals(next)) {
        assertThat(ready.instanceId()).isNotEqualTo(id);
        ready = bridge.next(InstanceReady.class);
      }
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        row(
            "another file",
            SessionRefusalCode.CONFIG_MISMATCH,
            app -> app.configPath("/wrong/path.txt")),
        row("an invalid path", SessionRefusalCode.CONFIG_MISMATCH, app -> app.configPath("a\0b")),
        row(
            "another process",
            SessionRefusalCode.UNKNOWN_INSTANCE,
            app -> app.processId(PROCESS + 1)),
        row("a process id of 0", SessionRefusalCode.INVALID_APP_READY, app -> app.processId(0)),
        row("an invalid pool name", SessionRefusalCode.INVALID_APP_READY, app -> app.pool("a b")));
  }

  private static Row row(String name, SessionRefusalCode code, UnaryOperator<AppSettings> fault) {
    return new Row(name, code, fault, 1008);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void faultyApp_isRefusedAndLeavesNothing(Row row) {
    String id = bridge.prefix + "-r" + Integer.toHexString(row.toString().hashCode());
    launch(id, 2, CONFIG);
    try (ScriptedApp app = row.fault().apply(settings(id, 2)).connect()) {
      assertThat(refusal(app, row.close()).errorCode()).isEqualTo(row.code().name());

      assertNothingRegistered(id);
    }
  }

  @Test
  void differentConfiguration_isNamedInTheReply() {
    String id = bridge.prefix + "-config";
    launch(id, 2, "/app/config/deepstream_config.txt");
    try (ScriptedApp app = settings(id, 2).configPath("/wrong/path.txt").connect()) {
      ExecuteAck refusal = refusal(app, 1008);

      assertThat(refusal.errorCode()).isEqualTo("CONFIG_MISMATCH");
      assertThat(refusal.configVerified()).isFalse();
      assertThat(refusal.streamsCountVerified()).isTrue();
      assertThat(refusal.expectedConfig()).isEqualTo("/app/config/deepstream_config.txt");
      assertThat(refusal.receivedConfig()).isEqualTo("/wrong/path.txt");
      assertNothingRegistered(id);
    }
  }

  @Test
  void equivalentOrMissingConfiguration_isAccepted() {
    String same = bridge.prefix + "-same";
    String silent = bridge.prefix + "-silent";
    String unnamed = bridge.prefix + "-unnamed";
    launch(same, 2, CONFIG);
    launch(silent, 2, CONFIG);
    launch(unnamed, 2, null);
    try (ScriptedApp first = settings(same, 2).configPath("/app//./config/scripted.txt").connect();
        ScriptedApp second = settings(silent, 2).configPath(" ").connect();
        ScriptedApp third = settings(unnamed, 2).configPath("/anything.txt").connect()) {
      for (ScriptedApp app : List.of(first, second, third)) {
        assertThat(app.ready()).succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void differentNumberOfStreams_isReportedInTheReply() {
    String id = bridge.prefix + "-streams";
    launch(id, 5, CONFIG);
    try (ScriptedApp app = settings(id, 1).connect()) {
      ExecuteAck refusal = refusal(app, 1008);

      assertThat(refusal.errorCode()).isEqualTo("STREAMS_COUNT_MISMATCH");
      assertThat(refusal.configVerified()).isTrue();
      assertThat(refusal.streamsCountVerified()).isFalse();
      assertNothingRegistered(id);
    }
  }

  @Test
  void unknownInstance_isRefused() {
    String id = bridge.prefix + "-stranger";
    try (ScriptedApp app = settings(id, 2).connect()) {
      assertThat(refusal(app, 1008).errorCode()).isEqualTo("UNKNOWN_INSTANCE");

      assertNothingRegistered(id);
    }
  }

  @Test
  void badToken_isRefused() {
    String id = bridge.prefix + "-forged";
    launch(id, 2, CONFIG);
    LaunchToken token = LaunchToken.generate(bridge.prefix, new SecureRandom());
    String other = bridge.prefix + "-owner";
    ProcessRecord owner =
        ProcessRecord.launching("launch-" + other, other, "h", "p", 2, 1).withToken(token.hash());
    bridge.pool().processes().put(owner).join();
    URI uri = URI.create(bridge.uri() + "?token=" + token.secret());
    try (ScriptedApp app =
        ScriptedApp.settings(uri, id, 2).processId(PROCESS).configPath(CONFIG).connect()) {
      assertThat(refusal(app, 1008).errorCode()).isEqualTo("UNKNOWN_TOKEN");

      assertNothingRegistered(id);
    }
  }

  @Test
  void secondProcessOfAnInstance_isRefused_andTheFirstStays() {
    try (TestBridge open = new TestBridge();
        RegisteredApp at = new RegisteredApp(open, app -> app.processId(1));
        ScriptedApp second = ScriptedApp.settings(open.uri(), at.id, 2).processId(2).connect()) {
      assertThat(refusal(second, 4409).errorCode()).isEqualTo("DUPLICATE_INSTANCE");

      assertThat(open.pool().queries().instance(at.id).join().orElseThrow().session())
          .isEqualTo(at.ready.session());
      at.startJob("still", 1);
    }
  }

  /** A refused app reconnects: an operator may have fixed the cause. */
  @Test
  void refusedApp_isAcceptedOnceTheCauseIsFixed() {
    String id = bridge.prefix + "-mended";
    launch(id, 2, "/elsewhere.txt");
    try (ScriptedApp app = settings(id, 2).connect()) {
      assertThat(refusal(app, 1008).errorCode()).isEqualTo("CONFIG_MISMATCH");
      launch(id, 2, CONFIG);

      assertThat(app.reconnect()).succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS);
      assertThat(bridge.next(InstanceReady.class, id).streamsCount()).isEqualTo(2);
    }
  }

  @Test
  void everyHandshakeRefusal_isTestedHere() {
    Set<SessionRefusalCode> all =
        Arrays.stream(SessionRefusalCode.values())
            .filter(SessionRefusalCode::isHandshakeRefusal)
            .collect(Collectors.toSet());
    Set<SessionRefusalCode> others =
        Set.of(
            SessionRefusalCode.STREAMS_COUNT_MISMATCH,
            SessionRefusalCode.UNKNOWN_TOKEN,
            SessionRefusalCode.DUPLICATE_INSTANCE);

    assertThat(Stream.concat(rows().map(Row::code), others.stream()).collect(Collectors.toSet()))
        .isEqualTo(all);
  }
}
