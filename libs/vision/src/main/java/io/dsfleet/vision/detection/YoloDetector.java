package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.SpareCores;
import io.dsfleet.vision.tracking.Detection;
import io.dsfleet.vision.tracking.Sighting;
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
 * Finds objects with a YOLO model; works on as many pictures at once as cores are idle, since each
 * is looked at for itself.
 */
final class YoloDetector implements Detector {
  /** What Ultralytics fills bars with. */
  private static final double GREY = 114;

  private final YoloModel model;
  private final Letterbox letterbox;
  private final int interval;
  private final SpareCores cores;
  private final List<Input> inputs = new ArrayList<>();

  YoloDetector(YoloModel model, Letterbox letterbox, int interval, SpareCores cores) {
    this.model = model;
    this.letterbox = letterbox;
    this.interval = interval;
    this.cores = cores;
  }

  @Override
  public int picturesAtOnce() {
    return (1 + cores.idle()) * (1 + interval);
  }

  @Override
  public List<Look> look(List<Picture> pictures) {
    List<Search> searches = new ArrayList<>();
    List<Look> looks = new ArrayList<>(pictures.size());
    for (Picture picture : pictures) {
      if (picture.search()) {
        Search search = new Search(picture.pixels(), input(searches.size()));
        searches.add(search);
        looks.add(_ -> new Sighting(true, search.found, List.of()));
      } else {
        looks.add(_ -> new Sighting(false, List.of(), List.of()));
      }
    }
    cores.share(searches);
    return looks;
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

  /** Memory for one picture on its way into the model. */
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

    /** Fills the values; the scope on the calling thread frees what is temporary. */
    private void fill(Mat picture, Letterbox box) {
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
      // The picture's channels are blue, green, red; the model's planes the other way round.
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

  /** The search of one picture, on whatever thread. */
  private final class Search implements Runnable {
    private final Mat picture;
    private final Input input;
    private List<Detection> found = List.of();

    private Search(Mat picture, Input input) {
      this.picture = picture;
      this.input = input;
    }

    @Override
    public void run() {
      try (PointerScope _ = new PointerScope()) {
        input.fill(picture, letterbox);
        found = model.head().read(model.run(input.values), letterbox);
      }
    }
  }
}
