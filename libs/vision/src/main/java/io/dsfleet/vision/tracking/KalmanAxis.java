package io.dsfleet.vision.tracking;

/**
 * A Kalman filter for one quantity with a nearly constant rate of change.
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

  /** Predicts the next frame; the deviations are the process noise per frame. */
  void predict(double valueDeviation, double rateDeviation) {
    value += rate;
    valueVariance += 2 * covariance + rateVariance + valueDeviation * valueDeviation;
    covariance += rateVariance;
    rateVariance += rateDeviation * rateDeviation;
  }

  /** Corrects the state by a measurement with the given standard deviation. */
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

  /** Damps the rate, for an object that is not observed. */
  void damp(double factor) {
    rate *= factor;
  }
}
