package io.dsfleet.visionworker;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.detection.ObjectDetector;
import io.dsfleet.vision.tracking.FrameObservation;
import io.dsfleet.visionworker.ObjectNumbering.NumberedObject;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Detects objects on a thread beside playback, so that a slow detector delays boxes and not
 * pictures. Pictures that arrive while it is busy, or too soon, are not analysed.
 *
 * <p>Holds native memory until closed. {@link #offer} and {@link #objects} are for one thread.
 */
final class FrameAnalyzer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FrameAnalyzer.class.getName());
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 5;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final DetectorModel model;
  private final IdleCorePool cores = new IdleCorePool(1);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("analysis").factory());
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Mat picture = new Mat();
  private @Nullable ObjectDetector detector;
  private ObjectNumbering numbering = new ObjectNumbering();
  private int width;
  private int height;
  private long lastStart = Long.MIN_VALUE;
  private volatile List<NumberedObject> objects = List.of();
  private boolean isFailing;

  FrameAnalyzer(DetectorModel model) {
    this.model = model;
  }

  /** Analyses a copy of the picture if the detector is free. A failure costs boxes only. */
  void offer(Mat newPicture, long nowNanos) {
    boolean due = lastStart == Long.MIN_VALUE || nowNanos - lastStart >= INTERVAL_NANOS;
    if (due && busy.compareAndSet(false, true)) {
      lastStart = nowNanos;
      newPicture.copyTo(picture);
      thread.execute(this::analyze);
    }
  }

  /** The objects of the newest finished analysis. */
  List<NumberedObject> objects() {
    return objects;
  }

  private void analyze() {
    try {
      ObjectDetector current = detectorFor(picture);
      FrameObservation observation =
          current
              .detect(List.of(new DetectorPicture(picture, true)))
              .getFirst()
              .complete(numbering.expectedBoxes());
      objects = numbering.update(observation.objects());
      isFailing = false;
    } catch (RuntimeException failed) {
      objects = List.of();
      closeDetector();
      if (!isFailing) {
        LOG.log(
            Level.WARNING,
            "an analysis failed; the picture has no boxes until one succeeds",
            failed);
      }
      isFailing = true;
    } finally {
      busy.set(false);
    }
  }

  private ObjectDetector detectorFor(Mat current) {
    ObjectDetector existing = detector;
    if (existing != null && current.cols() == width && current.rows() == height) {
      return existing;
    }
    closeDetector();
    width = current.cols();
    height = current.rows();
    numbering = new ObjectNumbering();
    ObjectDetector created = model.detector(width, height, 1, cores);
    detector = created;
    return created;
  }

  private void closeDetector() {
    ObjectDetector closing = detector;
    detector = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (thread.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        closeDetector();
        picture.close();
      }
    } catch (InterruptedException interrupted) {
      // The process ends; it frees the memory that a running analysis still uses.
      Thread.currentThread().interrupt();
    }
    cores.close();
  }
}
