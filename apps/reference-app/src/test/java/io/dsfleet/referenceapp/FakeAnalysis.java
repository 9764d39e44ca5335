package io.dsfleet.referenceapp;

import io.dsfleet.vision.analysis.AnalysisOutcome;
import io.dsfleet.vision.analysis.AnalysisProgress;
import io.dsfleet.vision.analysis.FileResult;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An analysis under the test's control: each file needs a permit. */
record FakeAnalysis(Semaphore permits) implements VideoAnalysis {
  @Override
  public AnalysisOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    progress.accept(new AnalysisProgress(20, 50, 2));
    try {
      while (!permits.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        if (stopped.getAsBoolean()) {
          return new AnalysisOutcome.Stopped();
        }
      }
    } catch (InterruptedException e) {
      return new AnalysisOutcome.Stopped();
    }
    return new AnalysisOutcome.Analysed(new FileResult(fileId, fileName, 8, 8, 10, 50, List.of()));
  }

  @Override
  public void close() {}
}
