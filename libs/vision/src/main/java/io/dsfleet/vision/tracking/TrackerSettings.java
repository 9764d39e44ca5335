package io.dsfleet.vision.tracking;

/**
 * Parameters of the tracker.
 *
 * @param minDetections detections that confirm a candidate
 * @param maxCandidateFrames frames without detection after which a candidate is dropped
 * @param maxUnseenFrames frames without detection or motion after which a track ends
 * @param maxMotionOnlyFrames frames that motion alone keeps a track
 * @param maxPredictedAtEndFrames maximum number of trailing predicted frames at the end of a file
 * @param minOverlap minimum intersection over union of a detection and its track
 * @param minMotionOverlap minimum intersection over union of a moving region and its track
 */
public record TrackerSettings(
    int minDetections,
    int maxCandidateFrames,
    int maxUnseenFrames,
    int maxMotionOnlyFrames,
    int maxPredictedAtEndFrames,
    double minOverlap,
    double minMotionOverlap) {

  /** Scales the settings to a frame rate, so that durations are the same for every camera. */
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
