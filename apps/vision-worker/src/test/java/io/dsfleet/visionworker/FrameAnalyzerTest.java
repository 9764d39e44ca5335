package io.dsfleet.visionworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.detection.ObjectDetector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameAnalyzerTest {
  /** Its detectors fail in every picture. */
  private static final class FailingModel implements DetectorModel {
    final AtomicInteger analyses = new AtomicInteger();
    final AtomicInteger openDetectors = new AtomicInteger();

    @Override
    public ObjectDetector detector(int width, int height, int searchInterval, IdleCorePool cores) {
      openDetectors.incrementAndGet();
      return new ObjectDetector() {
        @Override
        public int maxBatchSize() {
          return 1;
        }

        @Override
        public List<PendingDetection> detect(List<DetectorPicture> pictures) {
          analyses.incrementAndGet();
          throw new IllegalStateException("the detector failed");
        }

        @Override
        public void close() {
          openDetectors.decrementAndGet();
        }
      };
    }

    @Override
    public int searchInterval(double framesPerSecond) {
      return 1;
    }

    @Override
    public String description() {
      return "fails";
    }

    @Override
    public void close() {}
  }

  @Test
  @Timeout(30)
  void failedAnalyses_costBoxesOnly_andLeaveNoDetector() {
    FailingModel model = new FailingModel();
    try (Mat picture = new Mat(8, 8, CV_8UC3);
        FrameAnalyzer analyzer = new FrameAnalyzer(model)) {
      for (int second = 1; model.analyses.get() < 3; second++) {
        analyzer.offer(picture, TimeUnit.SECONDS.toNanos(second));
        Thread.onSpinWait();
      }
      assertThat(analyzer.objects()).isEmpty();
    }
    assertThat(model.openDetectors).hasValue(0);
  }
}
