package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks every message of the app against the app protocol (docs/protocol.md), independently of
 * what the scenario awaits.
 */
final class ProtocolChecker {
  /** A request to the app. */
  private static final class Call {
    final ServerMessage request;
    boolean answered;
    boolean lost;

    Call(ServerMessage request) {
      this.request = request;
    }
  }

  private final Map<String, Call> calls = new HashMap<>();
  private final Map<Long, CameraJob> jobs = new HashMap<>();
  private final Consumer<String> remarks;
  private boolean ignoring;

  /** Creates a checker; {@code remarks} receives notes that are not failures. */
  ProtocolChecker(Consumer<String> remarks) {
    this.remarks = remarks;
  }

  /** The camera's job; throws {@link IllegalArgumentException} if there is none. */
  CameraJob job(long cameraId) {
    CameraJob job = jobs.get(cameraId);
    if (job == null) {
      throw new IllegalArgumentException("no job of camera " + cameraId);
    }
    return job;
  }

  /** Suspends the checks, while the app drops what a failed scenario left. */
  void ignoring(boolean now) {
    ignoring = now;
  }

  /** Jobs that the app has started and not ended. */
  List<CameraJob> open() {
    return jobs.values().stream().filter(job -> job.phase == CameraJob.Phase.STARTED).toList();
  }

  /** Marks all jobs as ended, since the app is about to drop them. */
  void endAllJobs() {
    jobs.values().forEach(job -> job.phase = CameraJob.Phase.ENDED);
    connectionLost();
  }

  /** Handles a lost connection: replies and reports under way may be lost. */
  void connectionLost() {
    calls.values().forEach(call -> call.lost = true);
    jobs.values().forEach(CameraJob::connectionLost);
  }

  /** Records a message to the app. */
  void recordSent(ServerMessage message, String requestId) {
    calls.put(requestId, new Call(message));
    if (message instanceof StartAnalysis start) {
      boolean live = start.cameraType() == CameraType.VIDEOSTREAM;
      CameraJob job = new CameraJob(start.streamId(), start.cameraId(), start.requestId(), live);
      MediaFile first = start.initFile();
      if (first != null && first.fileId() != null) {
        job.files.add(first.fileId());
      }
      jobs.putIfAbsent(start.cameraId(), job);
    } else if (message instanceof PushFile push) {
      CameraJob job = jobs.get(push.cameraId());
      if (job != null && job.streamId == push.streamId()) {
        push.files().stream().filter(file -> !file.isEos()).forEach(file -> add(job, file));
        job.endPushed |= push.files().stream().anyMatch(MediaFile::isEos);
      }
    }
  }

  private static void add(CameraJob job, MediaFile file) {
    Long id = file.fileId();
    if (id != null) {
      job.files.add(id);
    }
  }

  /** Checks a message of the app; throws {@link ConformanceFailure} if it is not allowed now. */
  void check(AppMessage message) {
    if (ignoring) {
      return;
    }
    if (isRepeated(message)) {
      remarks.accept("it repeats messages from before the connection was lost");
      return;
    }
    switch (message) {
      case AppReady _ ->
          throw ConformanceFailure.of("one app_ready per connection", "a second one came");
      case AnalysisStarted started -> started(started);
      case PushAck ack -> pushed(ack);
      case ProcessingStarted started ->
          running(started, started.streamId(), started.cameraId()).begin(started.fileId());
      case FileDone done ->
          running(done, done.streamId(), done.cameraId()).finish(done.fileId(), done.isOk());
      case AnalysisComplete complete -> complete(complete);
      case AnalysisInterrupted interrupted -> interrupted(interrupted);
      case AppTerminated terminated -> answer(terminated);
      case MetricsResponse metrics -> metrics(metrics);
      case AnalysisStatus status -> answer(status);
      case LogLine _ -> {} // allowed at any time, needs no reply
      case AppError error ->
          remarks.accept("the app reports error " + error.errorCode() + ": " + error.message());
    }
  }

  private boolean isRepeated(AppMessage message) {
    return switch (message) {
      case ProcessingStarted started -> mayBeRepeated(started.cameraId());
      case FileDone done -> mayBeRepeated(done.cameraId());
      case AnalysisComplete complete -> mayBeRepeated(complete.cameraId());
      default -> false;
    };
  }

  private boolean mayBeRepeated(long cameraId) {
    CameraJob job = jobs.get(cameraId);
    return job != null && job.mayBeRepeated();
  }

  private void started(AnalysisStarted started) {
    Call call = answer(started);
    if (call == null || !(call.request instanceof StartAnalysis start)) {
      return;
    }
    checkIds(started, start.streamId(), start.cameraId(), started.streamId(), started.cameraId());
    CameraJob job = job(start.cameraId());
    boolean ok = checkReason(started, started.status(), started.errorReason());
    if (job.startRequest.equals(start.requestId())) {
      job.phase = ok ? CameraJob.Phase.STARTED : CameraJob.Phase.ENDED;
    }
  }

  private void pushed(PushAck ack) {
    Call call = answer(ack);
    if (call != null && call.request instanceof PushFile push) {
      checkIds(ack, push.streamId(), push.cameraId(), ack.streamId(), ack.cameraId());
      checkReason(ack, ack.status(), ack.errorReason());
    }
  }

  private void complete(AnalysisComplete complete) {
    CameraJob job = running(complete, complete.streamId(), complete.cameraId());
    if (complete.status() == null || !complete.isDone()) {
      throw ConformanceFailure.of(
          "analysis_complete with status done", "it is " + complete.status());
    }
    Integer count = complete.processedCount();
    if (count == null) {
      throw ConformanceFailure.of("processed_count in analysis_complete", "it is missing");
    }
    job.complete(count);
  }

  private void interrupted(AnalysisInterrupted answer) {
    Call call = answer(answer);
    if (call == null || !(call.request instanceof InterruptAnalysis request)) {
      return;
    }
    checkIds(answer, request.streamId(), request.cameraId(), answer.streamId(), answer.cameraId());
    CameraJob job = jobs.get(request.cameraId());
    if (checkReason(answer, answer.status(), answer.errorReason())) {
      if (job == null || job.streamId != request.streamId() || job.phase == CameraJob.Phase.ENDED) {
        throw ConformanceFailure.of(
            "analysis_interrupted with status error for a camera that does not run", "it is ok");
      }
      job.phase = CameraJob.Phase.ENDED;
    }
  }

  private void metrics(MetricsResponse metrics) {
    if (metrics.requestId() != null) {
      answer(metrics);
    } else {
      remarks.accept(
          "metrics_response has no request_id: replies to two queries cannot be told apart");
    }
  }

  /** The request that the message answers; null if the connection was lost in between. */
  private @Nullable Call answer(AppMessage reply) {
    String id = reply.requestId();
    if (id == null) {
      throw ConformanceFailure.of(
          "the request_id of the request in " + reply.type(), "it is missing");
    }
    Call call = calls.get(id);
    if (call == null || !replyType(call.request).equals(reply.type())) {
      throw ConformanceFailure.of(
          "the request_id of what is answered in " + reply.type(), "it is '" + id + "'");
    }
    if (call.answered && !call.lost) {
      throw ConformanceFailure.of(
          "one reply to each request", reply.type() + " came twice for " + id);
    }
    call.answered = true;
    return call.lost ? null : call;
  }

  private static String replyType(ServerMessage request) {
    return switch (request.type()) {
      case "start_analysis" -> "analysis_started";
      case "push_file" -> "push_ack";
      case "interrupt_analysis" -> "analysis_interrupted";
      case "terminate_app" -> "app_terminated";
      case "query_metrics" -> "metrics_response";
      case "query_analysis_status" -> "analysis_status";
      default -> "nothing";
    };
  }

  private static void checkIds(
      AppMessage reply, int stream, long camera, int replyStream, long replyCamera) {
    if (stream != replyStream || camera != replyCamera) {
      throw ConformanceFailure.of(
          "stream " + stream + " and camera " + camera + " in " + reply.type() + ", as request",
          "they are " + replyStream + " and " + replyCamera);
    }
  }

  private static boolean checkReason(
      AppMessage reply, ReplyStatus status, @Nullable String reason) {
    if (status == ReplyStatus.ERROR && (reason == null || reason.isBlank())) {
      throw ConformanceFailure.of(
          "error_reason in " + reply.type() + " with status error", "it is missing");
    }
    return status == ReplyStatus.OK;
  }

  private CameraJob running(AppMessage message, int streamId, long cameraId) {
    CameraJob job = jobs.get(cameraId);
    if (job == null) {
      throw ConformanceFailure.of(
          message.type() + " for a camera that the app was given", "it names camera " + cameraId);
    }
    if (job.streamId != streamId) {
      throw ConformanceFailure.of(
          message.type() + " on stream " + job.streamId + " for camera " + cameraId,
          "it names stream " + streamId);
    }
    if (job.phase != CameraJob.Phase.STARTED) {
      throw ConformanceFailure.of(
          "no message about camera "
              + cameraId
              + (job.phase == CameraJob.Phase.REQUESTED ? " before" : " after"),
          message.type()
              + (job.phase == CameraJob.Phase.REQUESTED
                  ? " came before analysis_started"
                  : " came when it had ended"));
    }
    return job;
  }
}
