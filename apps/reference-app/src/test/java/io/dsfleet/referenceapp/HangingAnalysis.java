package io.dsfleet.referenceapp;

import io.dsfleet.vision.analysis.AnalysisOutcome;
import io.dsfleet.vision.analysis.AnalysisProgress;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An analysis that ignores stop requests, like a hanging native library. */
record HangingAnalysis(CountDownLatch returns, CountDownLatch closed) implements VideoAnalysis {
  @Override
  public AnalysisOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    try {
      returns.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new AnalysisOutcome.Stopped();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
