package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.tracking.FrameObservation;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Detects objects with a YOLO model. Pictures are independent of each other and are processed in
 * parallel on idle cores.
 */
final class YoloDetector implements ObjectDetector {
  /** Fill value of the bars, as in Ultralytics. */
  private static final double GREY = 114;

  private final YoloModel model;
  private final LetterboxLayout letterbox;
  private final int searchInterval;
  private final IdleCorePool cores;
  private final List<Input> inputs = new ArrayList<>();

  YoloDetector(YoloModel model, LetterboxLayout letterbox, int searchInterval, IdleCorePool cores) {
    this.model = model;
    this.letterbox = letterbox;
    this.searchInterval = searchInterval;
    this.cores = cores;
  }

  @Override
  public int maxBatchSize() {
    return (1 + cores.idleCores()) * searchInterval;
  }

  @Override
  public List<PendingDetection> detect(List<DetectorPicture> pictures) {
    List<Search> searches = new ArrayList<>();
    List<PendingDetection> pending = new ArrayList<>(pictures.size());
    for (DetectorPicture picture : pictures) {
      if (picture.search()) {
        Search search = new Search(picture.pixels(), input(searches.size()));
        searches.add(search);
        pending.add(_ -> new FrameObservation(true, search.found, List.of()));
      } else {
        pending.add(_ -> new FrameObservation(false, List.of(), List.of()));
      }
    }
    cores.runAll(searches);
    return pending;
  }

  private Input input(int number) {
    if (number == inputs.size()) {
      inputs.add(new Input(model));
    }
    return inputs.get(number);
  }

  @Override
  public void close() {
    inputs.forEach(Input::close);
    inputs.clear();
  }

  /** Reusable buffers for one model input. */
  private static final class Input implements AutoCloseable {
    private final FloatBuffer values;
    private final Mat fitted = new Mat();
    private final Mat framed = new Mat();
    private final Mat scaled = new Mat();
    private final List<Mat> planes = new ArrayList<>();

    private Input(YoloModel model) {
      values = model.newInput();
      int pixels = model.inputWidth() * model.inputHeight();
      for (int plane = 0; plane < 3; plane++) {
        planes.add(
            new Mat(
                model.inputHeight(),
                model.inputWidth(),
                opencv_core.CV_32F,
                new FloatPointer(values.slice(plane * pixels, pixels))));
      }
    }

    /**
     * Fills the input values. The calling thread needs a {@link PointerScope} for temporary memory.
     */
    private void fill(Mat picture, LetterboxLayout box) {
      opencv_imgproc.resize(
          picture, fitted, new Size(box.width(), box.height()), 0, 0, opencv_imgproc.INTER_LINEAR);
      opencv_core.copyMakeBorder(
          fitted,
          framed,
          box.top(),
          box.bottom(),
          box.left(),
          box.right(),
          opencv_core.BORDER_CONSTANT,
          new Scalar(GREY, GREY, GREY, 0));
      framed.convertTo(scaled, opencv_core.CV_32F, 1 / 255.0, 0);
      // The picture's channels are BGR; the model expects RGB planes.
      opencv_core.split(scaled, new MatVector(planes.get(2), planes.get(1), planes.get(0)));
    }

    @Override
    public void close() {
      planes.forEach(Mat::close);
      fitted.close();
      framed.close();
      scaled.close();
    }
  }

  /** Searches one picture, on any thread. */
  private final class Search implements Runnable {
    private final Mat picture;
    private final Input input;
    private List<ObjectDetection> found = List.of();

    private Search(Mat picture, Input input) {
      this.picture = picture;
      this.input = input;
    }

    @Override
    public void run() {
      try (PointerScope _ = new PointerScope()) {
        input.fill(picture, letterbox);
        found = model.outputDecoder().decode(model.run(input.values), letterbox);
      }
    }
  }
}
