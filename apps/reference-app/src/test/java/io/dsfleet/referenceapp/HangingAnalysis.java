package io.dsfleet.referenceapp;

import io.dsfleet.vision.analysis.FileOutcome;
import io.dsfleet.vision.analysis.Progress;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An analysis that does not stop when it is told to, as a native library that hangs. */
record HangingAnalysis(CountDownLatch returns, CountDownLatch closed) implements VideoAnalysis {
  @Override
  public FileOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<Progress> progress,
      BooleanSupplier stopped) {
    try {
      returns.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new FileOutcome.Stopped();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
