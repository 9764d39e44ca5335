package io.dsfleet.conformance;

import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests with wrong ids: the app refuses them with a reason and continues its work. */
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
            "refuses push, interrupt and status of a camera that is not the stream's",
            WrongIdScenarios::camera),
        new ConformanceScenario(
            "idle-stream",
            "refuses push, interrupt and status of a camera on an idle stream",
            WrongIdScenarios::idle));
  }

  private static void stream(JobDriver driver) {
    for (int stream : new int[] {driver.streams(), Integer.MAX_VALUE}) {
      StartAnalysis start = driver.request(stream);
      driver.conversation().send(start, start.requestId());
      if (driver.startAnswer(start).status() != ReplyStatus.ERROR) {
        throw ConformanceFailure.of(
            "analysis_started with status error on stream " + stream + " of " + driver.streams(),
            "it is ok");
      }
      driver.expectPushRefused(stream, start.cameraId(), "there is no stream " + stream);
      driver.expectInterruptRefused(stream, start.cameraId(), "there is no stream " + stream);
      expectStatusRefused(driver, stream, null);
    }
    driver.runJob(0, 1);
  }

  private static void camera(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 1, false);
    long other = driver.newCamera();
    driver.expectPushRefused(0, other, "the stream has another camera");
    driver.expectInterruptRefused(0, other, "the stream has another camera");
    expectStatusRefused(driver, 0, other);
    if (driver.streams() > 1) {
      driver.expectPushRefused(1, job.cameraId, "the camera is on another stream");
      driver.expectInterruptRefused(1, job.cameraId, "the camera is on another stream");
      expectStatusRefused(driver, 1, job.cameraId);
    }
    driver.push(job, 1, true);
    driver.awaitComplete(job);
  }

  private static void idle(JobDriver driver) {
    long unknownCamera = driver.newCamera();
    driver.expectPushRefused(0, unknownCamera, "the stream is idle");
    driver.expectInterruptRefused(0, unknownCamera, "the stream is idle");
    expectStatusRefused(driver, 0, unknownCamera);
    driver.runJob(0, 1);
  }

  private static void expectStatusRefused(JobDriver driver, int stream, @Nullable Long camera) {
    if (driver.status(stream, camera).status() != ReplyStatus.ERROR) {
      throw ConformanceFailure.of(
          "analysis_status with status error for stream "
              + stream
              + (camera == null ? "" : " and camera " + camera),
          "it is ok");
    }
  }
}
