package io.dsfleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.MessageMutator;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scenario detects and reports each misbehaviour that a scripted app supports. */
class MisbehaviourTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /** A misbehaviour, the scenario that detects it and a part of the failure. */
  record Row(String fault, Consumer<AppBehaviour> behaviour, String scenario, String says) {
    @Override
    public String toString() {
      return fault;
    }
  }

  private static Row row(String fault, Consumer<AppBehaviour> how, String scenario, String says) {
    return new Row(fault, how, scenario, says);
  }

  private static Row tampered(String fault, MessageMutator tamper, String scenario, String says) {
    return new Row(fault, behaviour -> behaviour.mutator(tamper), scenario, says);
  }

  private static <T extends AppMessage> MessageMutator changed(
      Class<T> type, UnaryOperator<T> change) {
    return said -> List.of(type.isInstance(said) ? change.apply(type.cast(said)) : said);
  }

  static Stream<Row> rows() {
    return Stream.of(behaviours(), silences(), lies()).flatMap(rows -> rows);
  }

  private static Stream<Row> behaviours() {
    String late = "within 1 s";
    return Stream.of(
        row("onStart refuses", b -> b.onStart(StartAnswer.REFUSE), "happy-path", "refuses"),
        row("onStart ignores", b -> b.onStart(StartAnswer.IGNORE), "happy-path", "nothing"),
        row("onStart idles", b -> b.onStart(StartAnswer.ACCEPT_AND_IDLE), "happy-path", late),
        row("fileTime of a minute", b -> b.fileTime(Duration.ofMinutes(1)), "happy-path", late),
        row("stallAfter a file", b -> b.stallAfter(1), "happy-path", late),
        row("dropAfter two files", b -> b.dropAfter(2), "happy-path", "ended the connection"),
        row("crashAfter two files", b -> b.crashAfter(2), "happy-path", "ended the connection"),
        row("answersInterrupt not", b -> b.answersInterrupt(false), "interrupt-twice", late),
        row("answersStatus not", b -> b.answersStatus(false), "status", "analysis_status"),
        row(
            "delay of each file_done",
            b -> b.delay(m -> m instanceof FileDone ? DEADLINE.dividedBy(4) : Duration.ZERO),
            "happy-path",
            "file_done for every file before analysis_complete"));
  }

  private static Stream<Row> silences() {
    return Stream.of(
            List.of("analysis_started", "happy-path", "expected analysis_started within"),
            List.of("processing_started", "happy-path", "processing_started before file_done"),
            List.of("file_done", "happy-path", "file_done for every file"),
            List.of("analysis_complete", "happy-path", "expected analysis_complete for camera"),
            List.of("analysis_interrupted", "interrupt-before-files", "analysis_interrupted"),
            List.of("push_ack", "idle-stream", "push_ack with status error"),
            List.of("metrics_response", "metrics", "expected metrics_response within"),
            List.of("analysis_status", "status", "expected analysis_status within"),
            List.of("app_terminated", "terminate", "expected app_terminated"))
        .map(
            row ->
                tampered(
                    "dropTypes " + row.getFirst(),
                    MessageMutator.dropTypes(row.getFirst()),
                    row.get(1),
                    row.get(2)));
  }

  private static Stream<Row> lies() {
    return Stream.of(
        tampered("duplicate", MessageMutator.duplicate(), "happy-path", "came twice"),
        tampered("wrongFile", MessageMutator.wrongFile(), "happy-path", "files that were pushed"),
        tampered(
            "wrongCompletion", MessageMutator.wrongCompletion(), "happy-path", "it names camera"),
        tampered(
            "ids as doubles",
            changed(FileDone.class, MisbehaviourTest::rounded),
            "large-ids",
            "file_done for files that were pushed"),
        tampered(
            "request ids of its own",
            changed(
                AnalysisStarted.class,
                m ->
                    new AnalysisStarted(
                        "mine", m.streamId(), m.cameraId(), m.status(), m.message(), null)),
            "happy-path",
            "the request_id of what is answered"),
        tampered(
            "eos counted",
            changed(
                AnalysisComplete.class,
                m ->
                    new AnalysisComplete(
                        m.requestId(), m.streamId(), m.cameraId(), "done", 4, m.message())),
            "happy-path",
            "processed_count 3"),
        tampered(
            "no reason",
            changed(
                PushAck.class,
                m ->
                    new PushAck(m.requestId(), m.streamId(), m.cameraId(), m.status(), null, null)),
            "idle-stream",
            "error_reason in push_ack"));
  }

  private static FileDone rounded(FileDone m) {
    return new FileDone(
        m.requestId(),
        m.streamId(),
        m.cameraId(),
        (long) (double) m.fileId(),
        m.processedFile(),
        null,
        null);
  }

  private static ScenarioOutcome run(
      Row row, UnaryOperator<AppSettings> settings, Consumer<ScriptedApp> meanwhile)
      throws IOException {
    try (ConformanceSuite suite = ConformanceSuiteTest.listen(DEADLINE);
        ScriptedApp app = settings.apply(ConformanceSuiteTest.app(suite)).connect()) {
      row.behaviour().accept(app.behaviour());
      meanwhile.accept(app);
      return suite.run(Set.of(row.scenario()), outcome -> {}).getFirst();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void misbehaviour_isFound(Row row) throws IOException {
    assertThat(run(row, app -> app, app -> {}).failure())
        .startsWith("expected ")
        .contains(", but ")
        .contains(row.says());
  }

  private static void hangOnceReady(ScriptedApp app) {
    var _ = app.ready().thenRun(app::hang);
  }

  private static void restartOnceLost(ScriptedApp app) {
    var _ = app.ended().thenRun(() -> app.restart().exceptionally(refused -> null));
  }

  @Test
  void hungApp_isFound() throws IOException {
    Row row = row("hangs", b -> {}, "handshake", "");

    assertThat(run(row, app -> app, MisbehaviourTest::hangOnceReady).failure())
        .isEqualTo("expected a pong within 1 s, but none came");
  }

  @Test
  void appThatDoesNotComeBack_isFound() throws IOException {
    Row row = row("stays away", b -> {}, "reconnect-idle", "");

    assertThat(run(row, app -> app.reconnectDelay(Duration.ofMinutes(1)), app -> {}).failure())
        .isEqualTo("expected the app to connect within 2 s, but it did not connect");
  }

  @Test
  void appThatComesBackAsAnotherProcess_isFound() throws IOException {
    Row row = row("restarts", b -> {}, "reconnect-running", "");
    assertThat(
            run(row, app -> app.reconnectDelay(null), MisbehaviourTest::restartOnceLost).failure())
        .contains("expected process_id");
  }

  @Test
  void filesThatCannotBeRead_areFound_whereTheyExist() throws IOException {
    ConformanceSettings media =
        new ConformanceSettings(DEADLINE, DEADLINE, DEADLINE, 10, "/media/clip.mp4", "/tmp/out");
    try (ConformanceSuite suite =
            ConformanceSuite.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), media);
        ScriptedApp app = ConformanceSuiteTest.app(suite).connect()) {
      app.behaviour().unreadable(file -> true);

      assertThat(suite.run(Set.of("happy-path"), outcome -> {}).getFirst().failure())
          .isEqualTo("expected files that the app can read, but 3 came back with status error");
    }
  }

  /** A new misbehaviour of scripted-app needs a row here. */
  @Test
  void everyMisbehaviour_hasARow() {
    Set<String> possible = new TreeSet<>();
    Arrays.stream(AppBehaviour.class.getDeclaredMethods())
        .filter(MisbehaviourTest::isScript)
        .forEach(method -> possible.add(method.getName()));
    Arrays.stream(MessageMutator.class.getDeclaredMethods())
        .filter(method -> isScript(method) || method.getReturnType() == MessageMutator.class)
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .forEach(method -> possible.add(method.getName()));
    // not misbehaviours, or tested separately above
    possible.removeAll(Set.of("obedient", "none", "mutator", "unreadable"));

    Set<String> first =
        rows().map(row -> row.fault().split(" ", -1)[0]).collect(Collectors.toSet());

    assertThat(first).containsAll(possible);
  }

  private static boolean isScript(Method method) {
    return Modifier.isPublic(method.getModifiers()) && method.getReturnType() == AppBehaviour.class;
  }
}
