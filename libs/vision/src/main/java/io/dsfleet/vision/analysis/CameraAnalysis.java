package io.dsfleet.vision.analysis;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.Detector;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.tracking.ObjectTracker;
import io.dsfleet.vision.tracking.TrackPath;
import io.dsfleet.vision.tracking.TrackerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * One camera run: its files are analysed in order, and objects keep their track id from file to
 * file as long as the picture keeps its size. A new run is a new object.
 *
 * <p>Keeps native memory until closed; not safe for use by several threads.
 */
public final class CameraAnalysis implements VideoAnalysis {
  private static final double MIN_DECODED_FRACTION = 0.95;
  private static final int SEGMENT_FRAMES = 1_500;

  private final DetectorModel model;
  private final IdleCorePool cores;
  private final StreamReconnectPolicy reconnectPolicy;
  private final int segmentFrames;
  private @Nullable Scene scene;
  private long nextTrackId = 1;

  /**
   * A camera that has shown nothing.
   *
   * @param cores what the analysis may use beside the thread it is called on
   */
  public CameraAnalysis(DetectorModel model, IdleCorePool cores) {
    this(model, cores, StreamReconnectPolicy.DEFAULT);
  }

  /** The same, with what becomes of a stream that breaks off. */
  public CameraAnalysis(DetectorModel model, IdleCorePool cores, StreamReconnectPolicy streams) {
    this(model, cores, streams, SEGMENT_FRAMES);
  }

  CameraAnalysis(DetectorModel model, IdleCorePool cores, StreamReconnectPolicy streams, int segmentFrames) {
    this.model = model;
    this.cores = cores;
    this.reconnectPolicy = streams;
    this.segmentFrames = segmentFrames;
  }

  /** Loads FFmpeg, so that the first camera need not wait for it; LinkageError if there is none. */
  public static void load() {
    FfmpegVideoReader.load();
  }

  @Override
  public AnalysisOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    try (IdleCorePool.BusySlot _ = cores.begin()) {
      return StreamReader.isStream(source)
          ? analyseStream(source, fileId, fileName, progress, stopped)
          : analyseFile(source, fileId, fileName, progress, stopped);
    }
  }

  private AnalysisOutcome analyseFile(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    try (VideoReader reader = FfmpegVideoReader.open(source)) {
      return analyse(reader, fileId, fileName, progress, stopped);
    } catch (UnreadableVideoException e) {
      return new AnalysisOutcome.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private AnalysisOutcome analyseStream(
      String source,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    try (StreamReader reader = new StreamReader(source, reconnectPolicy, segmentFrames, stopped)) {
      return new StreamAnalysis(reader, progress)
          .analyse(
              fileId,
              fileName,
              // The reader ends when it is stopped, so that what was seen until then is kept.
              (segment, seen) -> analyse(segment, fileId, fileName, seen, () -> false));
    }
  }

  private AnalysisOutcome analyse(
      VideoReader reader,
      long fileId,
      String fileName,
      Consumer<AnalysisProgress> progress,
      BooleanSupplier stopped) {
    FileAnalysis file = new FileAnalysis(reader, progress, stopped);
    String failure = file.analyseAll();
    endFile(file.paths);
    return stopped.getAsBoolean()
        ? new AnalysisOutcome.Stopped()
        : outcome(file, failure, fileId, fileName);
  }

  private void endFile(List<TrackPath> paths) {
    if (scene != null) {
      paths.addAll(scene.tracker.endFile());
      nextTrackId = scene.tracker.nextTrackId();
    }
  }

  private static AnalysisOutcome outcome(
      FileAnalysis file, @Nullable String failure, long fileId, String fileName) {
    if (file.frames == 0) {
      return new AnalysisOutcome.Unreadable(
          failure == null ? "expected a video, but no frame of it can be decoded" : failure);
    }
    FileResult result = result(file.reader, fileId, fileName, file.frames, file.paths);
    if (failure != null) {
      return new AnalysisOutcome.Damaged(result, failure);
    }
    return file.frames < file.expected * MIN_DECODED_FRACTION
        ? new AnalysisOutcome.Damaged(
            result,
            "expected " + file.expected + " frames, but only " + file.frames + " can be decoded")
        : new AnalysisOutcome.Analysed(result);
  }

  private static FileResult result(
      VideoReader reader, long fileId, String fileName, int frames, List<TrackPath> paths) {
    int width = reader.width();
    int height = reader.height();
    return new FileResult(
        fileId,
        fileName,
        width,
        height,
        reader.framesPerSecond(),
        frames,
        paths.stream().map(path -> TrackResult.of(path, width, height)).toList());
  }

  private Scene sceneFor(Mat picture, VideoReader reader, int frame, List<TrackPath> paths) {
    Scene current = scene;
    if (current != null && current.hasSizeOf(picture)) {
      return current;
    }
    if (current != null) {
      if (frame > 0) {
        paths.addAll(current.tracker.endFile());
      }
      nextTrackId = current.tracker.nextTrackId();
      current.detector.close();
    }
    scene = new Scene(picture.cols(), picture.rows(), reader.framesPerSecond(), frame);
    return scene;
  }

  @Override
  public void close() {
    if (scene != null) {
      scene.detector.close();
      scene = null;
    }
  }

  /** One file on its way through the camera's detector and tracker. */
  private final class FileAnalysis {
    private final VideoReader reader;
    private final Consumer<AnalysisProgress> progress;
    private final BooleanSupplier stopped;
    private final int expected;
    private final List<TrackPath> paths = new ArrayList<>();
    private int frames;

    private FileAnalysis(VideoReader reader, Consumer<AnalysisProgress> progress, BooleanSupplier stopped) {
      this.reader = reader;
      this.progress = progress;
      this.stopped = stopped;
      this.expected = reader.expectedFrames();
    }

    /** Why the file cannot be read to its end; null if it can, or was stopped. */
    private @Nullable String analyseAll() {
      progress.accept(new AnalysisProgress(0, expected, 0));
      try (PicturePrefetcher feed = new PicturePrefetcher(reader, cores)) {
        boolean more = true;
        while (more && !stopped.getAsBoolean()) {
          List<Mat> pictures = feed.next(batchSize());
          analyse(pictures);
          more = !pictures.isEmpty();
        }
        return null;
      } catch (UnreadableVideoException e) {
        return e.getMessage();
      }
    }

    private int batchSize() {
      return scene == null ? 1 : scene.detector.maxBatchSize();
    }

    private void analyse(List<Mat> pictures) {
      int first = 0;
      while (first < pictures.size()) {
        Scene current = sceneFor(pictures.get(first), reader, frames, paths);
        int end = first + 1;
        while (end < pictures.size() && current.hasSizeOf(pictures.get(end))) {
          end++;
        }
        for (Detector.PendingDetection look : current.detect(pictures.subList(first, end))) {
          if (stopped.getAsBoolean()) {
            return;
          }
          current.tracker.update(look.complete(current.tracker.predict()));
          frames++;
          progress.accept(
              new AnalysisProgress(frames, expected, paths.size() + current.tracker.tracksInFile()));
        }
        first = end;
      }
    }
  }

  /** What is remembered as long as the picture keeps its size. */
  private final class Scene {
    private final int width;
    private final int height;
    private final Detector detector;
    private final ObjectTracker tracker;
    private final int searchInterval;
    private long frames;

    private Scene(int width, int height, double rate, int firstFrame) {
      this.width = width;
      this.height = height;
      detector = model.detector(width, height, cores);
      tracker =
          new ObjectTracker(TrackerSettings.forRate(rate), width, height, nextTrackId, firstFrame);
      searchInterval = model.searchInterval(rate);
    }

    private boolean hasSizeOf(Mat picture) {
      return picture.cols() == width && picture.rows() == height;
    }

    private List<Detector.PendingDetection> detect(List<Mat> pictures) {
      List<DetectorPicture> numbered = new ArrayList<>(pictures.size());
      for (Mat picture : pictures) {
        numbered.add(new DetectorPicture(picture, frames % searchInterval == 0));
        frames++;
      }
      return detector.detect(numbered);
    }
  }
}
