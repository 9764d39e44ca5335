package io.dsfleet.vision.analysis;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.detection.ObjectDetector;
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
 * Analyses the files of one camera run in order. Objects keep their track id from file to file as
 * long as the picture size does not change. Each run needs a new instance.
 *
 * <p>Holds native memory until closed. Not thread-safe.
 */
public final class CameraAnalysis implements VideoAnalysis {
  private static final int SEGMENT_FRAMES = 1_500;

  private final DetectorModel model;
  private final IdleCorePool cores;
  private final StreamReconnectPolicy reconnectPolicy;
  private final int segmentFrames;
  private @Nullable Scene scene;
  private long nextTrackId = 1;

  /**
   * Creates an analysis without history that reconnects lost streams by default.
   *
   * @param cores extra cores, beside the calling thread
   */
  public CameraAnalysis(DetectorModel model, IdleCorePool cores) {
    this(model, cores, StreamReconnectPolicy.DEFAULT);
  }

  /** Creates an analysis with the given policy for lost streams. */
  public CameraAnalysis(
      DetectorModel model, IdleCorePool cores, StreamReconnectPolicy reconnectPolicy) {
    this(model, cores, reconnectPolicy, SEGMENT_FRAMES);
  }

  CameraAnalysis(
      DetectorModel model,
      IdleCorePool cores,
      StreamReconnectPolicy reconnectPolicy,
      int segmentFrames) {
    this.model = model;
    this.cores = cores;
    this.reconnectPolicy = reconnectPolicy;
    this.segmentFrames = segmentFrames;
  }

  /** Preloads FFmpeg. Throws LinkageError if this machine has no build of it. */
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
    try (IdleCorePool.BusySlot _ = cores.occupy()) {
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
    try (VideoReader reader = FfmpegVideoReader.open(source, stopped)) {
      return analyse(reader, fileId, fileName, progress, stopped);
    } catch (UnreadableVideoException e) {
      return stopped.getAsBoolean()
          ? new AnalysisOutcome.Stopped()
          : new AnalysisOutcome.Unreadable(String.valueOf(e.getMessage()));
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
              // The reader ends when stopped, which keeps the results so far.
              (segment, listener) -> analyse(segment, fileId, fileName, listener, () -> false));
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
          failure == null ? "no frame of the video can be decoded" : failure);
    }
    FileResult result = result(file.reader, fileId, fileName, file.frames, file.paths);
    String damage = failure == null ? file.reader.damage() : failure;
    return damage == null
        ? new AnalysisOutcome.Analysed(result)
        : new AnalysisOutcome.Damaged(result, damage);
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

  /** Runs one file through the camera's detector and tracker. */
  private final class FileAnalysis {
    private final VideoReader reader;
    private final Consumer<AnalysisProgress> progress;
    private final BooleanSupplier stopped;
    private final int expected;
    private final List<TrackPath> paths = new ArrayList<>();
    private int frames;

    private FileAnalysis(
        VideoReader reader, Consumer<AnalysisProgress> progress, BooleanSupplier stopped) {
      this.reader = reader;
      this.progress = progress;
      this.stopped = stopped;
      this.expected = reader.expectedFrames();
    }

    /**
     * Returns why the file cannot be read to its end, or null if it can or the analysis was
     * stopped.
     */
    private @Nullable String analyseAll() {
      progress.accept(new AnalysisProgress(0, expected, 0));
      try (PicturePrefetcher prefetcher = new PicturePrefetcher(reader, cores)) {
        boolean more = true;
        while (more && !stopped.getAsBoolean()) {
          List<Mat> pictures = prefetcher.next(batchSize());
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
        for (ObjectDetector.PendingDetection pending :
            current.detect(pictures.subList(first, end))) {
          if (stopped.getAsBoolean()) {
            return;
          }
          current.tracker.update(pending.complete(current.tracker.predict()));
          frames++;
          progress.accept(
              new AnalysisProgress(
                  frames, expected, paths.size() + current.tracker.tracksInFile()));
        }
        first = end;
      }
    }
  }

  /** State of detector and tracker, valid for one picture size. */
  private final class Scene {
    private final int width;
    private final int height;
    private final ObjectDetector detector;
    private final ObjectTracker tracker;
    private final int searchInterval;
    private long frames;

    private Scene(int width, int height, double rate, int firstFrame) {
      this.width = width;
      this.height = height;
      searchInterval = model.searchInterval(rate);
      detector = model.detector(width, height, searchInterval, cores);
      tracker =
          new ObjectTracker(TrackerSettings.forRate(rate), width, height, nextTrackId, firstFrame);
    }

    private boolean hasSizeOf(Mat picture) {
      return picture.cols() == width && picture.rows() == height;
    }

    private List<ObjectDetector.PendingDetection> detect(List<Mat> pictures) {
      List<DetectorPicture> numbered = new ArrayList<>(pictures.size());
      for (Mat picture : pictures) {
        numbered.add(new DetectorPicture(picture, frames % searchInterval == 0));
        frames++;
      }
      return detector.detect(numbered);
    }
  }
}
