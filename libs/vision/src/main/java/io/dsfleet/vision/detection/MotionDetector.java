package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_video.BackgroundSubtractorMOG2;

/** Detects moving regions by background subtraction (MOG2) on a reduced picture. */
final class MotionDetector implements AutoCloseable {
  private static final int WORKING_WIDTH = 384;
  private static final int HISTORY_FRAMES = 300;
  private static final double VARIANCE_THRESHOLD = 16;
  private static final double FOREGROUND = 200;
  private static final int MIN_HEIGHT = 10;
  private static final int MIN_AREA = 40;

  private final BackgroundSubtractorMOG2 background =
      opencv_video.createBackgroundSubtractorMOG2(HISTORY_FRAMES, VARIANCE_THRESHOLD, true);
  private final Mat speck =
      opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, new Size(3, 3));
  private final Mat upright =
      opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_RECT, new Size(3, 7));
  private final Mat reduced = new Mat();
  private final Mat mask = new Mat();
  private final Mat labels = new Mat();
  private final Mat statistics = new Mat();
  private final Mat centres = new Mat();

  /** Updates the background model and returns the moving regions in pixels of the picture. */
  List<BoundingBox> detect(Mat picture) {
    int factor = Math.max(1, Math.round(picture.cols() / (float) WORKING_WIDTH));
    Size size = new Size(picture.cols() / factor, picture.rows() / factor);
    opencv_imgproc.resize(picture, reduced, size, 0, 0, opencv_imgproc.INTER_AREA);
    background.apply(reduced, mask);
    opencv_imgproc.threshold(mask, mask, FOREGROUND, 255, opencv_imgproc.THRESH_BINARY);
    opencv_imgproc.morphologyEx(mask, mask, opencv_imgproc.MORPH_OPEN, speck);
    opencv_imgproc.morphologyEx(mask, mask, opencv_imgproc.MORPH_CLOSE, upright);
    int count = opencv_imgproc.connectedComponentsWithStats(mask, labels, statistics, centres);
    List<BoundingBox> boxes = new ArrayList<>();
    for (int label = 1; label < count; label++) {
      IntPointer row = new IntPointer(statistics.ptr(label));
      int height = row.get(opencv_imgproc.CC_STAT_HEIGHT);
      if (height >= MIN_HEIGHT && row.get(opencv_imgproc.CC_STAT_AREA) >= MIN_AREA) {
        boxes.add(
            new BoundingBox(
                (double) row.get(opencv_imgproc.CC_STAT_LEFT) * factor,
                (double) row.get(opencv_imgproc.CC_STAT_TOP) * factor,
                (double) row.get(opencv_imgproc.CC_STAT_WIDTH) * factor,
                (double) height * factor));
      }
    }
    return boxes;
  }

  @Override
  public void close() {
    background.close();
    for (Mat each : List.of(speck, upright, reduced, mask, labels, statistics, centres)) {
      each.close();
    }
  }

  static {
    // Parallelism is per slot: OpenCV must not start threads of its own.
    opencv_core.setNumThreads(1);
  }
}
