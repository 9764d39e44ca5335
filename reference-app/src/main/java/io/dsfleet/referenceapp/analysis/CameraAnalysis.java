package io.dsfleet.referenceapp.analysis;

import io.dsfleet.referenceapp.detection.PersonDetector;
import io.dsfleet.referenceapp.tracking.BoundingBox;
import io.dsfleet.referenceapp.tracking.PersonTracker;
import io.dsfleet.referenceapp.tracking.TrackPath;
import io.dsfleet.referenceapp.tracking.TrackerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * One camera run: its files are analysed in order, and people keep their track id from file to file
 * as long as the picture keeps its size. A new run is a new object.
 *
 * <p>Keeps native memory until closed; not safe for use by several threads.
 */
public final class CameraAnalysis implements VideoAnalysis {
  private static final double SEARCHES_PER_SECOND = 5;
  private static final double COMPLETE = 0.95;
  private static final int WARM_UP_PIXELS = 128;

  private @Nullable Scene scene;
  private long nextTrackId = 1;

  /**
   * Loads the native libraries, so that the first camera need not wait for them; LinkageError if
   * there are none.
   */
  public static void load() {
    new PersonDetector(WARM_UP_PIXELS, WARM_UP_PIXELS).close();
    VideoReader.load();
  }

  @Override
  public FileOutcome analyse(
      String source,
      long fileId,
      String fileName,
      Consumer<Progress> progress,
      BooleanSupplier stopped) {
    try (VideoReader reader = VideoReader.open(source)) {
      return analyse(reader, fileId, fileName, progress, stopped);
    } catch (UnreadableVideo e) {
      return new FileOutcome.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private FileOutcome analyse(
      VideoReader reader,
      long fileId,
      String fileName,
      Consumer<Progress> progress,
      BooleanSupplier stopped)
      throws UnreadableVideo {
    int expected = reader.expectedFrames();
    List<TrackPath> paths = new ArrayList<>();
    int frames = 0;
    progress.accept(new Progress(0, expected, 0));
    Mat picture;
    while (!stopped.getAsBoolean() && (picture = reader.next()) != null) {
      Scene current = sceneFor(picture, reader, frames, paths);
      current.look(picture);
      frames++;
      progress.accept(
          new Progress(frames, expected, paths.size() + current.tracker.tracksInFile()));
    }
    if (stopped.getAsBoolean()) {
      return new FileOutcome.Stopped();
    }
    if (scene != null) {
      paths.addAll(scene.tracker.endFile());
      nextTrackId = scene.tracker.nextTrackId();
    }
    if (frames == 0) {
      return new FileOutcome.Unreadable("expected a video, but no frame of it can be decoded");
    }
    FileResult result = result(reader, fileId, fileName, frames, paths);
    return frames < expected * COMPLETE
        ? new FileOutcome.Damaged(
            result, "expected " + expected + " frames, but only " + frames + " can be decoded")
        : new FileOutcome.Analysed(result);
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
    int width = picture.cols();
    int height = picture.rows();
    Scene current = scene;
    if (current != null && current.width == width && current.height == height) {
      return current;
    }
    if (current != null) {
      if (frame > 0) {
        paths.addAll(current.tracker.endFile());
      }
      nextTrackId = current.tracker.nextTrackId();
      current.detector.close();
    }
    scene = new Scene(width, height, reader.framesPerSecond(), nextTrackId, frame);
    return scene;
  }

  @Override
  public void close() {
    if (scene != null) {
      scene.detector.close();
      scene = null;
    }
  }

  /** What is remembered as long as the picture keeps its size. */
  private static final class Scene {
    private final int width;
    private final int height;
    private final PersonDetector detector;
    private final PersonTracker tracker;
    private final int searchInterval;
    private long frames;

    private Scene(int width, int height, double rate, long firstTrackId, int firstFrame) {
      this.width = width;
      this.height = height;
      detector = new PersonDetector(width, height);
      tracker =
          new PersonTracker(TrackerSettings.forRate(rate), width, height, firstTrackId, firstFrame);
      searchInterval = Math.max(1, (int) Math.round(rate / SEARCHES_PER_SECOND));
    }

    private void look(Mat picture) {
      List<BoundingBox> expected = tracker.predict();
      tracker.update(detector.look(picture, expected, frames % searchInterval == 0));
      frames++;
    }
  }
}
