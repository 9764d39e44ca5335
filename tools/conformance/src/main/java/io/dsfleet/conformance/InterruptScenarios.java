package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import java.util.List;

/** Interrupts in each state of a camera. The stream must work afterwards. */
final class InterruptScenarios {
  private InterruptScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "interrupt-at-once",
            "stops a camera right after its start",
            InterruptScenarios::atOnce),
        new ConformanceScenario(
            "interrupt-before-files",
            "stops a camera that waits for its first file",
            driver -> interruptAndReuse(driver, driver.start(0))),
        new ConformanceScenario(
            "interrupt-while-processing",
            "stops in the middle of a file and drops the rest",
            InterruptScenarios::whileProcessing),
        new ConformanceScenario(
            "interrupt-between-files",
            "stops a camera that has processed all pushed files",
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
            "refuses to interrupt a camera that has completed",
            InterruptScenarios::afterComplete));
  }

  private static void atOnce(JobDriver driver) {
    StartAnalysis start = driver.request(0);
    InterruptAnalysis interrupt =
        new InterruptAnalysis(AppConversation.newId(), 0, start.cameraId(), "user_cancelled");
    driver.conversation().send(start, start.requestId());
    driver.conversation().send(interrupt, interrupt.requestId());
    driver.awaitAccepted(start);
    AnalysisInterrupted answer =
        driver
            .conversation()
            .awaitReply(AnalysisInterrupted.class, "analysis_interrupted", interrupt.requestId());
    if (answer.status() != ReplyStatus.OK) {
      throw ConformanceFailure.of(
          "the camera to be interrupted", "refused: " + answer.errorReason());
    }
    driver.runJob(0, 1);
  }

  private static void interruptAndReuse(JobDriver driver, CameraJob job) {
    driver.interrupt(job);
    driver.runJob(0, 1);
  }

  private static void whileProcessing(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 5, false);
    driver.awaitProcessing(job);
    interruptAndReuse(driver, job);
  }

  private static void betweenFiles(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 2, false);
    driver.awaitDone(job, 2);
    interruptAndReuse(driver, job);
  }

  private static void thousandFiles(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, driver.conversation().settings.files(), true);
    driver.awaitProcessing(job);
    AnalysisInterrupted answer = driver.interrupt(0, job.cameraId);
    if (job.phase != CameraJob.Phase.ENDED) {
      throw ConformanceFailure.of(
          "the camera to be interrupted", "refused: " + answer.errorReason());
    }
    if (answer.status() == ReplyStatus.ERROR) {
      driver.conversation().addRemark("the app had completed before it read the interrupt");
    }
    driver.runJob(0, 1);
  }

  private static void queuedCamera(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    CameraJob first = driver.start(0);
    StartAnalysis second = driver.request(0);
    conversation.send(second, second.requestId());
    driver.status(null, null);
    CameraJob waiting = conversation.checker().job(second.cameraId());
    if (waiting.phase == CameraJob.Phase.ENDED) {
      conversation.addRemark("this app refuses a second camera");
      driver.expectInterruptRefused(0, second.cameraId(), "the camera was refused");
    } else {
      waiting.phase = CameraJob.Phase.STARTED;
      driver.interrupt(waiting);
    }
    driver.push(first, 1, true);
    driver.awaitComplete(first);
    driver.runJob(0, 1);
  }

  private static void twice(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.interrupt(job);
    driver.expectInterruptRefused(0, job.cameraId, "it was interrupted before");
    driver.runJob(0, 1);
  }

  private static void afterComplete(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 1, true);
    driver.awaitComplete(job);
    driver.expectInterruptRefused(0, job.cameraId, "it has completed");
    driver.runJob(0, 1);
  }
}
