package io.dsfleet.vision.tracking;

/**
 * Estimates the position and motion of a tracked box. Noise is proportional to the box's height, as
 * in DeepSORT.
 */
final class BoxFilter {
  private static final double POSITION_WEIGHT = 1.0 / 20;
  private static final double RATE_WEIGHT = 1.0 / 80;
  private static final double SIZE_WEIGHT = 1.0 / 40;
  private static final double SIZE_RATE_WEIGHT = 1.0 / 800;
  private static final double DAMPING_OF_SIZE = 0.8;
  private static final double DAMPING_OUT_OF_SIGHT = 0.92;
  private static final double SMALLEST_SIDE_PIXELS = 2;

  private final KalmanAxis centreX;
  private final KalmanAxis centreY;
  private final KalmanAxis width;
  private final KalmanAxis height;

  BoxFilter(BoundingBox first) {
    double scale = first.height();
    centreX = new KalmanAxis(first.centreX(), POSITION_WEIGHT * scale, 10 * RATE_WEIGHT * scale);
    centreY = new KalmanAxis(first.centreY(), POSITION_WEIGHT * scale, 10 * RATE_WEIGHT * scale);
    width = new KalmanAxis(first.width(), 2 * SIZE_WEIGHT * scale, SIZE_RATE_WEIGHT * scale);
    height = new KalmanAxis(first.height(), 2 * SIZE_WEIGHT * scale, SIZE_RATE_WEIGHT * scale);
  }

  BoundingBox box() {
    return BoundingBox.around(
        centreX.value(),
        centreY.value(),
        Math.max(SMALLEST_SIDE_PIXELS, width.value()),
        Math.max(SMALLEST_SIDE_PIXELS, height.value()));
  }

  void predict() {
    double scale = Math.max(SMALLEST_SIDE_PIXELS, height.value());
    centreX.predict(POSITION_WEIGHT / 4 * scale, RATE_WEIGHT / 2 * scale);
    centreY.predict(POSITION_WEIGHT / 4 * scale, RATE_WEIGHT / 2 * scale);
    width.predict(SIZE_WEIGHT / 2 * scale, SIZE_RATE_WEIGHT * scale);
    height.predict(SIZE_WEIGHT / 2 * scale, SIZE_RATE_WEIGHT * scale);
    width.damp(DAMPING_OF_SIZE);
    height.damp(DAMPING_OF_SIZE);
  }

  /**
   * Corrects the estimate by a measured box; {@code looseness} scales the measurement noise (1 for
   * a detection).
   */
  void correct(BoundingBox measured, double looseness) {
    double scale = Math.max(SMALLEST_SIDE_PIXELS, height.value()) * looseness;
    centreX.correct(measured.centreX(), POSITION_WEIGHT * scale);
    centreY.correct(measured.centreY(), POSITION_WEIGHT * scale);
    width.correct(measured.width(), 4 * SIZE_WEIGHT * scale);
    height.correct(measured.height(), 4 * SIZE_WEIGHT * scale);
  }

  /** Damps the motion of an unseen object, whose direction becomes uncertain. */
  void damp() {
    centreX.damp(DAMPING_OUT_OF_SIGHT);
    centreY.damp(DAMPING_OUT_OF_SIGHT);
  }
}
