package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.FrameObservation;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;

/**
 * Detects people with OpenCV's HOG detector in regions that move or where a person is expected.
 * Regions are searched in parallel on idle cores.
 */
final class PersonDetector implements ObjectDetector {
  private static final String PERSON = "person";
  private static final int WINDOW_WIDTH = 64;
  private static final int WINDOW_HEIGHT = 128;
  private static final double HIT_THRESHOLD = 0;
  private static final double SCALE_STEP = 1.12;
  private static final double MIN_HITS = 2;
  private static final double PERSON_WIDTH = 0.58;
  private static final double PERSON_HEIGHT = 0.76;

  private final HOGDescriptor people = new HOGDescriptor();
  private final MotionDetector motion = new MotionDetector();
  private final SearchPlan plan;
  private final IdleCorePool cores;
  private boolean first = true;

  PersonDetector(int width, int height, IdleCorePool cores) {
    this.cores = cores;
    plan = new SearchPlan(width, height);
    try (Mat weights = new Mat(HOGDescriptor.getDefaultPeopleDetector())) {
      people.setSVMDetector(weights);
    }
  }

  /** The regions depend on the previous picture, so pictures cannot be processed in parallel. */
  @Override
  public int maxBatchSize() {
    return 1;
  }

  @Override
  public List<PendingDetection> detect(List<DetectorPicture> pictures) {
    List<PendingDetection> pending = new ArrayList<>(pictures.size());
    for (DetectorPicture picture : pictures) {
      try (PointerScope _ = new PointerScope()) {
        List<BoundingBox> moving = motion.detect(picture.pixels());
        pending.add(expected -> search(picture, moving, expected));
      }
    }
    return pending;
  }

  private FrameObservation search(
      DetectorPicture picture, List<BoundingBox> moving, List<BoundingBox> expected) {
    if (!picture.search()) {
      return new FrameObservation(false, List.of(), moving);
    }
    List<SearchRegion> regions = first ? plan.wholePicture() : plan.around(moving, expected);
    first = false;
    List<Search> searches =
        regions.stream().map(region -> new Search(picture.pixels(), region)).toList();
    cores.runAll(searches);
    List<ObjectDetection> found = new ArrayList<>();
    searches.forEach(search -> found.addAll(search.found));
    return new FrameObservation(true, NonMaximumSuppression.suppress(found), moving);
  }

  /**
   * Maps the distance from the SVM's separating plane to a score: 0.5 on the plane, near 1 from
   * about 3.
   */
  private static double score(double weight) {
    return 1 / (1 + Math.exp(-weight));
  }

  @Override
  public void close() {
    people.close();
    motion.close();
  }

  /** Searches one region, on any thread; the descriptor is only read. */
  private final class Search implements Runnable {
    private final Mat picture;
    private final SearchRegion region;
    private final List<ObjectDetection> found = new ArrayList<>();

    private Search(Mat picture, SearchRegion region) {
      this.picture = picture;
      this.region = region;
    }

    @Override
    public void run() {
      try (PointerScope _ = new PointerScope()) {
        search();
      }
    }

    private void search() {
      BoundingBox area = region.area();
      Rect part = new Rect((int) area.x(), (int) area.y(), (int) area.width(), (int) area.height());
      double scale = region.enlargement();
      int width = (int) (part.width() * scale);
      int height = (int) (part.height() * scale);
      if (width < WINDOW_WIDTH || height < WINDOW_HEIGHT) {
        return;
      }
      Mat enlarged = new Mat();
      opencv_imgproc.resize(new Mat(picture, part), enlarged, new Size(width, height));
      RectVector boxes = new RectVector();
      DoublePointer weights = new DoublePointer();
      people.detectMultiScale(
          enlarged,
          boxes,
          weights,
          HIT_THRESHOLD,
          new Size(8, 8),
          new Size(0, 0),
          SCALE_STEP,
          MIN_HITS,
          false);
      for (long index = 0; index < boxes.size(); index++) {
        Rect box = boxes.get(index);
        BoundingBox person =
            BoundingBox.around(
                part.x() + (box.x() + box.width() / 2.0) / scale,
                part.y() + (box.y() + box.height() / 2.0) / scale,
                box.width() / scale * PERSON_WIDTH,
                box.height() / scale * PERSON_HEIGHT);
        found.add(new ObjectDetection(person, score(weights.get(index)), PERSON));
      }
    }
  }
}
