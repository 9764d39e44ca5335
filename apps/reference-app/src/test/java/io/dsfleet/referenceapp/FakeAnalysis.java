package io.dsfleet.referenceapp;

import io.dsfleet.vision.analysis.FileOutcome;
import io.dsfleet.vision.analysis.FileResult;
import io.dsfleet.vision.analysis.Progress;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An analysis that lasts as long as the test wants: each file needs a permit. */
record FakeAnalysis(Semaphore permits) implements VideoAnalysis {
  @Override
  public FileOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<Progress> progress,
      BooleanSupplier stopped) {
    progress.accept(new Progress(20, 50, 2));
    try {
      while (!permits.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        if (stopped.getAsBoolean()) {
          return new FileOutcome.Stopped();
        }
      }
    } catch (InterruptedException e) {
      return new FileOutcome.Stopped();
    }
    return new FileOutcome.Analysed(new FileResult(fileId, fileName, 8, 8, 10, 50, List.of()));
  }

  @Override
  public void close() {}
}
