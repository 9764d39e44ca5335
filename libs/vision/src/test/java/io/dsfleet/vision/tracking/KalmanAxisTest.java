package io.dsfleet.vision.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KalmanAxisTest {
  @Test
  void learnsTheRateOfASteadyMotion() {
    KalmanAxis axis = new KalmanAxis(0, 2, 10);
    for (int frame = 1; frame <= 30; frame++) {
      axis.predict(0.5, 0.2);
      axis.correct(4.0 * frame, 2);
    }
    axis.predict(0.5, 0.2);
    assertThat(axis.value()).isCloseTo(124, within(0.5));
  }

  @Test
  void isLessNoisyThanItsMeasurements() {
    Random noise = new Random(7);
    KalmanAxis axis = new KalmanAxis(100, 4, 1);
    double measuredError = 0;
    double filteredError = 0;
    for (int frame = 0; frame < 500; frame++) {
      axis.predict(0.2, 0.02);
      double measured = 100 + 4 * noise.nextGaussian();
      axis.correct(measured, 4);
      measuredError += Math.abs(measured - 100);
      filteredError += Math.abs(axis.value() - 100);
    }
    assertThat(filteredError).isLessThan(measuredError / 2);
  }

  @Test
  void followsAnExactMeasurement() {
    KalmanAxis axis = new KalmanAxis(0, 10, 10);
    axis.predict(1, 1);
    axis.correct(50, 0.001);
    assertThat(axis.value()).isCloseTo(50, within(0.01));
  }
}
