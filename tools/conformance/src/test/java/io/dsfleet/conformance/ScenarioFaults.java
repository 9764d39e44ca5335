package io.dsfleet.conformance;

import static java.util.Map.entry;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.MessageMutator;
import io.dsfleet.scriptedapp.StartAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * For each scenario something that an app does wrong in it, and a part of what the suite says of
 * it. Lies only, no silences: what is said is found at once, however busy the machine is.
 */
final class ScenarioFaults {
  /** A misbehaviour and a part of the expected failure. */
  record Fault(Consumer<AppBehaviour> does, String says) {}

  private static final String NAMED = "it names";
  private static final String NOT_DONE = "the interrupt of camera";
  private static final String NOT_REFUSED = "analysis_interrupted with status error";

  static final Map<String, Fault> BY_SCENARIO =
      Map.ofEntries(
          entry("handshake", ready(1, ScenarioFaults::broken, "app_ready with status ok")),
          entry(
              "happy-path",
              new Fault(b -> b.mutator(MessageMutator.wrongFile()), "files that were")),
          entry(
              "every-stream",
              new Fault(
                  b -> b.onStart(s -> s.streamId() > 0 ? StartAnswer.REFUSE : StartAnswer.WORK),
                  "to take a camera, but the app refuses")),
          entry("several-pushes", each(FileDone.class, ScenarioFaults::endsEarly, "after the eos")),
          entry("single-file", counted(1, "processed_count 1")),
          entry("init-file", counted(-1, "processed_count 2")),
          entry(
              "video-stream",
              new Fault(
                  b ->
                      b.onStart(
                          s ->
                              s.cameraType() == CameraType.VIDEOSTREAM
                                  ? StartAnswer.REFUSE
                                  : StartAnswer.WORK),
                  "to take a camera, but the app refuses")),
          entry("large-ids", each(FileDone.class, ScenarioFaults::rounded, NAMED)),
          entry("thousand-files", nth(FileDone.class, 600, m -> List.of(m, m), "once for each")),
          entry("busy-stream", new Fault(b -> b.mutator(MessageMutator.wrongCompletion()), NAMED)),
          entry("status", each(AnalysisStatus.class, ScenarioFaults::empty, "it has 0")),
          entry("metrics", each(MetricsResponse.class, ScenarioFaults::weightless, "ram_mb")),
          entry("interrupt-at-once", turned("the camera to be interrupted")),
          entry("interrupt-before-files", turned(NOT_DONE)),
          entry("interrupt-while-processing", turned(NOT_DONE)),
          entry("interrupt-between-files", turned(NOT_DONE)),
          // an app may have completed already: then the refusal is right
          entry("interrupt-thousand-files", turned("interrupted")),
          entry("interrupt-queued-camera", turned("interrupt")),
          entry("interrupt-twice", each(AnalysisInterrupted.class, m -> ok(m), NOT_REFUSED)),
          entry("interrupt-after-complete", turned(NOT_REFUSED)),
          entry("wrong-stream", each(AnalysisStarted.class, m -> ok(m), "analysis_started with")),
          entry("wrong-camera", each(PushAck.class, m -> ok(m), "push_ack with status error")),
          entry("idle-stream", each(PushAck.class, m -> mute(m), "error_reason in push_ack")),
          entry("fragments", nth(FileDone.class, 10, m -> List.of(), "file_done for every file")),
          entry("dribble", nth(FileDone.class, 2, m -> List.of(), "file_done for every file")),
          entry("oversized", each(AnalysisStarted.class, m -> foreign(m), "the request_id of")),
          entry("unknown-messages", nth(AnalysisStarted.class, 1, m -> List.of(m, m), "twice")),
          entry("silence", nth(AnalysisStarted.class, 1, m -> talks(m), "after the eos")),
          entry("reconnect-idle", ready(1, ScenarioFaults::otherProcess, "expected process_id")),
          entry("reconnect-running", ready(1, ScenarioFaults::otherLife, "start_time")),
          entry("late-answer", nth(AppReady.class, 1, m -> List.of(m, m), "nothing before the")),
          entry("shutdown-1001", ready(1, ScenarioFaults::otherCode, "last_close_code 1001")),
          entry("shutdown-1012", ready(1, ScenarioFaults::otherName, "instance_id conform-1")),
          entry(
              "shutdown-1013",
              new Fault(b -> b.mutator(MessageMutator.wrongFile()), "files that were")),
          entry("refused", ready(2, ScenarioFaults::broken, "app_ready with status ok")),
          entry("terminate", each(AppTerminated.class, ScenarioFaults::unable, "app_terminated")));

  private ScenarioFaults() {}

  /** Changes only the nth message of the type, counted from now. */
  private static <T extends AppMessage> Fault nth(
      Class<T> type, int n, Function<T, List<AppMessage>> change, String says) {
    return new Fault(
        behaviour -> {
          AtomicInteger heard = new AtomicInteger();
          behaviour.mutator(
              said ->
                  type.isInstance(said) && heard.incrementAndGet() == n
                      ? change.apply(type.cast(said))
                      : List.of(said));
        },
        says);
  }

  private static <T extends AppMessage> Fault each(
      Class<T> type, Function<T, AppMessage> change, String says) {
    return new Fault(
        behaviour ->
            behaviour.mutator(
                said -> List.of(type.isInstance(said) ? change.apply(type.cast(said)) : said)),
        says);
  }

  private static Fault ready(int n, UnaryOperator<AppReady> change, String says) {
    return nth(AppReady.class, n, said -> List.of(change.apply(said)), says);
  }

  private static Fault counted(int more, String says) {
    return each(
        AnalysisComplete.class,
        m ->
            new AnalysisComplete(
                m.requestId(),
                m.streamId(),
                m.cameraId(),
                m.status(),
                (m.processedCount() == null ? 0 : m.processedCount()) + more,
                null),
        says);
  }

  /** Reports success as failure and failure as success. */
  private static Fault turned(String says) {
    return each(
        AnalysisInterrupted.class,
        m ->
            m.status() == ReplyStatus.ERROR
                ? ok(m)
                : new AnalysisInterrupted(
                    m.requestId(), m.streamId(), m.cameraId(), ReplyStatus.ERROR, null, "no"),
        says);
  }

  private static AnalysisComplete endsEarly(FileDone m) {
    return new AnalysisComplete(null, m.streamId(), m.cameraId(), "done", 1, null);
  }

  private static List<AppMessage> talks(AnalysisStarted m) {
    return List.of(m, new AnalysisComplete(null, m.streamId(), m.cameraId(), "done", 0, null));
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

  private static AnalysisStatus empty(AnalysisStatus m) {
    return m.streams() == null
        ? m
        : new AnalysisStatus(m.requestId(), m.timestamp(), List.of(), null, null, null, null, null);
  }

  private static MetricsResponse weightless(MetricsResponse m) {
    return new MetricsResponse(m.requestId(), 1, 0, 0, 0);
  }

  private static AnalysisInterrupted ok(AnalysisInterrupted m) {
    return new AnalysisInterrupted(
        m.requestId(), m.streamId(), m.cameraId(), ReplyStatus.OK, null, null);
  }

  private static AnalysisStarted ok(AnalysisStarted m) {
    return new AnalysisStarted(
        m.requestId(), m.streamId(), m.cameraId(), ReplyStatus.OK, null, null);
  }

  private static PushAck ok(PushAck m) {
    return new PushAck(m.requestId(), m.streamId(), m.cameraId(), ReplyStatus.OK, null, null);
  }

  private static PushAck mute(PushAck m) {
    return new PushAck(m.requestId(), m.streamId(), m.cameraId(), m.status(), null, null);
  }

  private static AnalysisStarted foreign(AnalysisStarted m) {
    return new AnalysisStarted("mine", m.streamId(), m.cameraId(), m.status(), null, null);
  }

  private static AppTerminated unable(AppTerminated m) {
    return new AppTerminated(m.requestId(), ReplyStatus.ERROR, null);
  }

  private static AppReady broken(AppReady m) {
    return said(
        m, m.instanceId(), m.processId(), ReplyStatus.ERROR, m.startTime(), m.lastCloseCode());
  }

  private static AppReady otherProcess(AppReady m) {
    return said(m, m.instanceId(), m.processId() + 1, m.status(), m.startTime(), m.lastCloseCode());
  }

  private static AppReady otherLife(AppReady m) {
    return said(m, m.instanceId(), m.processId(), m.status(), "later", m.lastCloseCode());
  }

  private static AppReady otherCode(AppReady m) {
    return said(m, m.instanceId(), m.processId(), m.status(), m.startTime(), 1000);
  }

  private static AppReady otherName(AppReady m) {
    return said(m, "another", m.processId(), m.status(), m.startTime(), m.lastCloseCode());
  }

  private static AppReady said(
      AppReady m, String name, long process, ReplyStatus status, String started, Integer closed) {
    return new AppReady(
        m.requestId(),
        name,
        m.configPath(),
        process,
        m.streamsCount(),
        status,
        m.version(),
        m.gpuAllocated(),
        started,
        m.reconnection(),
        closed,
        m.pool());
  }
}
