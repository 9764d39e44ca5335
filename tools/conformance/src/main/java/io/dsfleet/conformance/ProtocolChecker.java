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
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the conversation and objects to everything that 001 does not allow at its place, whatever
 * the scenario waits for.
 */
final class ProtocolChecker {
  /** Something the app was asked. */
  private static final class Call {
    final ServerMessage asked;
    boolean answered;
    boolean lost;

    Call(ServerMessage asked) {
      this.asked = asked;
    }
  }

  private final Map<String, Call> calls = new HashMap<>();
  private final Map<Long, CameraJob> jobs = new HashMap<>();
  private final Consumer<String> remarks;
  private boolean forgetting;

  /** A referee that hands on what is worth a remark. */
  ProtocolChecker(Consumer<String> remarks) {
    this.remarks = remarks;
  }

  /** The camera's job. */
  CameraJob job(long cameraId) {
    CameraJob job = jobs.get(cameraId);
    if (job == null) {
      throw new IllegalArgumentException("no job of camera " + cameraId);
    }
    return job;
  }

  /** While the app is made to drop what a failed scenario left, nothing it says counts. */
  void forgetting(boolean now) {
    forgetting = now;
  }

  /** JobDriver that the app still has. */
  List<CameraJob> open() {
    return jobs.values().stream().filter(job -> job.phase == CameraJob.Phase.STARTED).toList();
  }

  /** Forgets the jobs: the app is made to drop them. */
  void forget() {
    jobs.values().forEach(job -> job.phase = CameraJob.Phase.ENDED);
    outage();
  }

  /** The connection broke: what was under way may be lost. */
  void outage() {
    calls.values().forEach(call -> call.lost = true);
    jobs.values().forEach(CameraJob::lostSight);
  }

  /** The server said this. */
  void said(ServerMessage message, String requestId) {
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
        push.files().stream().filter(file -> !file.isEnd()).forEach(file -> add(job, file));
        job.endPushed |= push.files().stream().anyMatch(MediaFile::isEnd);
      }
    }
  }

  private static void add(CameraJob job, MediaFile file) {
    Long id = file.fileId();
    if (id != null) {
      job.files.add(id);
    }
  }

  /** The app said this; ends the scenario where it must not. */
  void heard(AppMessage message) {
    if (forgetting) {
      return;
    }
    if (repeats(message)) {
      remarks.accept("it repeats what it said before the connection was lost");
      return;
    }
    switch (message) {
      case AppReady _ -> throw ConformanceFailure.of("one app_ready for a connection", "a second one came");
      case AnalysisStarted started -> started(started);
      case PushAck ack -> pushed(ack);
      case ProcessingStarted begun ->
          running(begun, begun.streamId(), begun.cameraId()).begin(begun.fileId());
      case FileDone done ->
          running(done, done.streamId(), done.cameraId()).finish(done.fileId(), done.isOk());
      case AnalysisComplete complete -> complete(complete);
      case AnalysisInterrupted interrupted -> interrupted(interrupted);
      case AppTerminated terminated -> answer(terminated);
      case MetricsResponse metrics -> metrics(metrics);
      case AnalysisStatus status -> answer(status);
      case LogLine _ -> {} // may come at any time and asks for nothing
      case AppError error ->
          remarks.accept("the app says error " + error.errorCode() + ": " + error.message());
    }
  }

  private boolean repeats(AppMessage message) {
    return switch (message) {
      case ProcessingStarted begun -> maybeRepeated(begun.cameraId());
      case FileDone done -> maybeRepeated(done.cameraId());
      case AnalysisComplete complete -> maybeRepeated(complete.cameraId());
      default -> false;
    };
  }

  private boolean maybeRepeated(long cameraId) {
    CameraJob job = jobs.get(cameraId);
    return job != null && job.maybeRepeated();
  }

  private void started(AnalysisStarted started) {
    Call call = answer(started);
    if (call == null || !(call.asked instanceof StartAnalysis start)) {
      return;
    }
    same(started, start.streamId(), start.cameraId(), started.streamId(), started.cameraId());
    CameraJob job = job(start.cameraId());
    boolean ok = reasoned(started, started.status(), started.errorReason());
    if (job.startRequest.equals(start.requestId())) {
      job.phase = ok ? CameraJob.Phase.STARTED : CameraJob.Phase.ENDED;
    }
  }

  private void pushed(PushAck ack) {
    Call call = answer(ack);
    if (call != null && call.asked instanceof PushFile push) {
      same(ack, push.streamId(), push.cameraId(), ack.streamId(), ack.cameraId());
      reasoned(ack, ack.status(), ack.errorReason());
    }
  }

  private void complete(AnalysisComplete complete) {
    CameraJob job = running(complete, complete.streamId(), complete.cameraId());
    if (complete.status() == null || !complete.isDone()) {
      throw ConformanceFailure.of("analysis_complete with status done", "it is " + complete.status());
    }
    Integer count = complete.processedCount();
    if (count == null) {
      throw ConformanceFailure.of("processed_count in analysis_complete", "it is missing");
    }
    job.complete(count);
  }

  private void interrupted(AnalysisInterrupted answer) {
    Call call = answer(answer);
    if (call == null || !(call.asked instanceof InterruptAnalysis asked)) {
      return;
    }
    same(answer, asked.streamId(), asked.cameraId(), answer.streamId(), answer.cameraId());
    CameraJob job = jobs.get(asked.cameraId());
    if (reasoned(answer, answer.status(), answer.errorReason())) {
      if (job == null || job.streamId != asked.streamId() || job.phase == CameraJob.Phase.ENDED) {
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
      remarks.accept("metrics_response has no request_id: two questions cannot be told apart");
    }
  }

  /** The call that the message answers; null where it fell into an outage. */
  private @Nullable Call answer(AppMessage reply) {
    String id = reply.requestId();
    if (id == null) {
      throw ConformanceFailure.of("the request_id of the request in " + reply.type(), "it is missing");
    }
    Call call = calls.get(id);
    if (call == null || !answers(call.asked).equals(reply.type())) {
      throw ConformanceFailure.of(
          "the request_id of what is answered in " + reply.type(), "it is '" + id + "'");
    }
    if (call.answered && !call.lost) {
      throw ConformanceFailure.of("one answer to each request", reply.type() + " came twice for " + id);
    }
    call.answered = true;
    return call.lost ? null : call;
  }

  private static String answers(ServerMessage asked) {
    return switch (asked.type()) {
      case "start_analysis" -> "analysis_started";
      case "push_file" -> "push_ack";
      case "interrupt_analysis" -> "analysis_interrupted";
      case "terminate_app" -> "app_terminated";
      case "query_metrics" -> "metrics_response";
      case "query_analysis_status" -> "analysis_status";
      default -> "nothing";
    };
  }

  private static void same(
      AppMessage reply, int stream, long camera, int replyStream, long replyCamera) {
    if (stream != replyStream || camera != replyCamera) {
      throw ConformanceFailure.of(
          "stream " + stream + " and camera " + camera + " in " + reply.type() + ", as asked",
          "they are " + replyStream + " and " + replyCamera);
    }
  }

  private static boolean reasoned(AppMessage reply, Status status, @Nullable String reason) {
    if (status == Status.ERROR && (reason == null || reason.isBlank())) {
      throw ConformanceFailure.of("error_reason in " + reply.type() + " with status error", "none is said");
    }
    return status == Status.OK;
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
          "no word of camera " + cameraId + (job.phase == CameraJob.Phase.ASKED ? " before" : " after"),
          message.type()
              + (job.phase == CameraJob.Phase.ASKED
                  ? " came before analysis_started"
                  : " came when it had ended"));
    }
    return job;
  }
}
