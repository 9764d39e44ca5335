package io.dsfleet.vision.analysis;

/**
 * How far the analysis of a file is.
 *
 * @param frames read so far
 * @param totalFrames as the file says; 0 if it does not
 * @param tracks people found so far in the file
 */
public record AnalysisProgress(int frames, int totalFrames, int tracks) {
  /** Nothing yet. */
  public static final AnalysisProgress NONE = new AnalysisProgress(0, 0, 0);
}
