package io.dsfleet.vision.analysis;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Analyses the files of one camera run in order. Each run needs a new instance. Not thread-safe.
 */
public interface VideoAnalysis extends AutoCloseable {

  /**
   * Analyses the camera's next file, or its stream until the end.
   *
   * @param source a path, or a URI that contains {@code ://}
   * @param progress called before the first and after every frame, on the calling thread
   * @param stopped checked before every frame
   */
  AnalysisOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped);

  @Override
  void close();
}
