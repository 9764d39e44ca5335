package io.dsfleet.vision.analysis;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One camera run: its files are analysed in order; a new run is a new object. For use by one
 * thread.
 */
public interface VideoAnalysis extends AutoCloseable {

  /**
   * Analyses the camera's next file, or its stream until it ends.
   *
   * @param source a path, or a URI with {@code ://} in it
   * @param progress told before the first and after every frame, on the calling thread
   * @param stopped asked before every frame
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
