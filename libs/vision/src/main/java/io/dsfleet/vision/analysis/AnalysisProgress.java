package io.dsfleet.vision.analysis;

/**
 * Progress of a file's analysis.
 *
 * @param frames frames analysed so far
 * @param totalFrames frames of the file, estimated from its container; 0 if unknown
 * @param tracks objects tracked so far in the file
 */
public record AnalysisProgress(int frames, int totalFrames, int tracks) {
  /** No progress. */
  public static final AnalysisProgress NONE = new AnalysisProgress(0, 0, 0);
}
