package io.dsfleet.conformance;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ids that do not fit: refused with the reason, and the work that runs goes on. */
final class WrongIdScenarios {
  private WrongIdScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "wrong-stream",
            "refuses start, push, interrupt and status of a stream that it does not have",
            WrongIdScenarios::stream),
        new ConformanceScenario(
            "wrong-camera",
            "refuses push, interrupt and status of another camera than the stream's",
            WrongIdScenarios::camera),
        new ConformanceScenario(
            "idle-stream",
            "refuses push, interrupt and status of a camera on an idle stream",
            WrongIdScenarios::idle));
  }

  private static void stream(JobDriver jobs) {
    for (int stream : new int[] {jobs.streams(), Integer.MAX_VALUE}) {
      StartAnalysis start = jobs.request(stream);
      jobs.stage().say(start, start.requestId());
      if (jobs.startAnswer(start).status() != Status.ERROR) {
        throw ConformanceFailure.of(
            "analysis_started with status error on stream " + stream + " of " + jobs.streams(),
            "it is ok");
      }
      jobs.pushInVain(stream, start.cameraId(), "there is no stream " + stream);
      jobs.interruptInVain(stream, start.cameraId(), "there is no stream " + stream);
      statusInVain(jobs, stream, null);
    }
    jobs.whole(0, 1);
  }

  private static void camera(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 1, false);
    long other = jobs.newCamera();
    jobs.pushInVain(0, other, "the stream has another camera");
    jobs.interruptInVain(0, other, "the stream has another camera");
    statusInVain(jobs, 0, other);
    if (jobs.streams() > 1) {
      jobs.pushInVain(1, job.cameraId, "the camera is on another stream");
      jobs.interruptInVain(1, job.cameraId, "the camera is on another stream");
      statusInVain(jobs, 1, job.cameraId);
    }
    jobs.push(job, 1, true);
    jobs.awaitComplete(job);
  }

  private static void idle(JobDriver jobs) {
    long nobody = jobs.newCamera();
    jobs.pushInVain(0, nobody, "the stream is idle");
    jobs.interruptInVain(0, nobody, "the stream is idle");
    statusInVain(jobs, 0, nobody);
    jobs.whole(0, 1);
  }

  private static void statusInVain(JobDriver jobs, int stream, @Nullable Long camera) {
    if (jobs.status(stream, camera).status() != Status.ERROR) {
      throw ConformanceFailure.of(
          "analysis_status with status error for stream "
              + stream
              + (camera == null ? "" : " and camera " + camera),
          "it is an answer");
    }
  }
}
