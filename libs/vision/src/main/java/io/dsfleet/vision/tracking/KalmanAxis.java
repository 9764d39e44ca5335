package io.dsfleet.vision.tracking;

/**
 * A Kalman filter over one quantity that moves at a nearly constant rate.
 *
 * <p>State is value and rate per frame. The four quantities of a box are independent of each other
 * in the usual tracking models (SORT, DeepSORT), so four of these are the same filter as one with
 * 8x8 matrices.
 */
final class KalmanAxis {
  private double value;
  private double rate;
  private double valueVariance;
  private double covariance;
  private double rateVariance;

  KalmanAxis(double value, double valueDeviation, double rateDeviation) {
    this.value = value;
    this.valueVariance = valueDeviation * valueDeviation;
    this.rateVariance = rateDeviation * rateDeviation;
  }

  double value() {
    return value;
  }

  /** Moves one frame on; the deviations are what the model may be wrong by in a frame. */
  void predict(double valueDeviation, double rateDeviation) {
    value += rate;
    valueVariance += 2 * covariance + rateVariance + valueDeviation * valueDeviation;
    covariance += rateVariance;
    rateVariance += rateDeviation * rateDeviation;
  }

  /** Takes a measurement in, which may be wrong by the deviation. */
  void correct(double measured, double measurementDeviation) {
    double innovationVariance = valueVariance + measurementDeviation * measurementDeviation;
    double gain = valueVariance / innovationVariance;
    double rateGain = covariance / innovationVariance;
    double innovation = measured - value;
    value += gain * innovation;
    rate += rateGain * innovation;
    rateVariance -= rateGain * covariance;
    covariance *= 1 - gain;
    valueVariance *= 1 - gain;
  }

  /** Slows the motion down, for an object that has not been seen for a while. */
  void damp(double factor) {
    rate *= factor;
  }
}
