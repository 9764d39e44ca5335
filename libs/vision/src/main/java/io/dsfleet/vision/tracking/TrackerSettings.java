package io.dsfleet.vision.tracking;

/**
 * How the tracker weighs what it sees; lengths of time are in frames.
 *
 * @param minDetections detections that make an object of a candidate
 * @param maxCandidateFrames frames without detection after which a candidate is dropped
 * @param maxUnseenFrames frames out of sight after which a track ends
 * @param maxMotionOnlyFrames frames without detection after which motion alone no longer keeps a track
 * @param maxPredictedAtEndFrames most frames that are only predicted at the end of a file
 * @param minOverlap intersection over union below which a detection is not a track's
 * @param minMotionOverlap intersection over union below which a moving region is not a track's
 */
public record TrackerSettings(
    int minDetections,
    int maxCandidateFrames,
    int maxUnseenFrames,
    int maxMotionOnlyFrames,
    int maxPredictedAtEndFrames,
    double minOverlap,
    double minMotionOverlap) {

  /** Settings for a number of frames per second, so that times are the same for every camera. */
  public static TrackerSettings forRate(double framesPerSecond) {
    return new TrackerSettings(
        3,
        frames(0.8, framesPerSecond),
        frames(1.5, framesPerSecond),
        frames(3, framesPerSecond),
        frames(0.5, framesPerSecond),
        0.25,
        0.4);
  }

  private static int frames(double seconds, double framesPerSecond) {
    return Math.max(2, (int) Math.round(seconds * framesPerSecond));
  }
}
