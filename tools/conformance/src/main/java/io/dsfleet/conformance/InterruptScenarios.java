package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import java.util.List;

/** An interrupt in each state of a camera; the stream has to work afterwards. */
final class InterruptScenarios {
  private InterruptScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "interrupt-at-once",
            "stops a camera whose start was said the moment before",
            InterruptScenarios::atOnce),
        new ConformanceScenario(
            "interrupt-before-files",
            "stops a camera that waits for its first file",
            jobs -> stopped(jobs, jobs.start(0))),
        new ConformanceScenario(
            "interrupt-while-processing",
            "stops in the middle of a file and drops the rest",
            InterruptScenarios::whileProcessing),
        new ConformanceScenario(
            "interrupt-between-files",
            "stops a camera that is through with what was pushed",
            InterruptScenarios::betweenFiles),
        new ConformanceScenario(
            "interrupt-thousand-files",
            "drops the queue of a large camera",
            InterruptScenarios::thousandFiles),
        new ConformanceScenario(
            "interrupt-queued-camera",
            "drops a camera that waits behind another (if it queues cameras)",
            InterruptScenarios::queuedCamera),
        new ConformanceScenario(
            "interrupt-twice",
            "refuses a second interrupt: the camera is gone",
            InterruptScenarios::twice),
        new ConformanceScenario(
            "interrupt-after-complete",
            "refuses to interrupt a camera that is through",
            InterruptScenarios::afterComplete));
  }

  private static void atOnce(JobDriver jobs) {
    StartAnalysis start = jobs.request(0);
    InterruptAnalysis interrupt =
        new InterruptAnalysis(AppConversation.newId(), 0, start.cameraId(), "user_cancelled");
    jobs.stage().say(start, start.requestId());
    jobs.stage().say(interrupt, interrupt.requestId());
    jobs.taken(start);
    AnalysisInterrupted answer =
        jobs.stage()
            .answer(AnalysisInterrupted.class, "analysis_interrupted", interrupt.requestId());
    if (answer.status() != Status.OK) {
      throw ConformanceFailure.of("the camera to be interrupted", "refused: " + answer.errorReason());
    }
    jobs.whole(0, 1);
  }

  private static void stopped(JobDriver jobs, CameraJob job) {
    jobs.interrupt(job);
    jobs.whole(0, 1);
  }

  private static void whileProcessing(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 5, false);
    jobs.awaitProcessing(job);
    stopped(jobs, job);
  }

  private static void betweenFiles(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.awaitDone(job, 2);
    stopped(jobs, job);
  }

  private static void thousandFiles(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, jobs.stage().settings.files(), true);
    jobs.awaitProcessing(job);
    AnalysisInterrupted answer = jobs.interrupt(0, job.cameraId);
    if (job.phase != CameraJob.Phase.ENDED) {
      throw ConformanceFailure.of("the camera to be interrupted", "refused: " + answer.errorReason());
    }
    if (answer.status() == Status.ERROR) {
      jobs.stage().remark("the app was through before it read the interrupt");
    }
    jobs.whole(0, 1);
  }

  private static void queuedCamera(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    CameraJob first = jobs.start(0);
    StartAnalysis second = jobs.request(0);
    stage.say(second, second.requestId());
    jobs.status(null, null);
    CameraJob waiting = stage.referee().job(second.cameraId());
    if (waiting.phase == CameraJob.Phase.ENDED) {
      stage.remark("this app refuses a second camera");
      jobs.interruptInVain(0, second.cameraId(), "the camera was refused");
    } else {
      waiting.phase = CameraJob.Phase.STARTED;
      jobs.interrupt(waiting);
    }
    jobs.push(first, 1, true);
    jobs.awaitComplete(first);
    jobs.whole(0, 1);
  }

  private static void twice(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.interrupt(job);
    jobs.interruptInVain(0, job.cameraId, "it was interrupted before");
    jobs.whole(0, 1);
  }

  private static void afterComplete(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 1, true);
    jobs.awaitComplete(job);
    jobs.interruptInVain(0, job.cameraId, "it is through");
    jobs.whole(0, 1);
  }
}
