package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import io.dsfleet.vision.analysis.UnreadableVideoException;
import io.dsfleet.vision.analysis.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;

/** Plays a file in a loop at the rate of its frames, and sends them with their boxes. */
final class SourcePlayer {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A greater delay, such as after a pause, is not caught up. */
  private static final long MAX_DELAY_NANOS = SECOND_NANOS / 2;

  private final WorkerSettings settings;
  private final PlaybackControl control;
  private final MessageWriter output;
  private final FrameAnalyzer analyzer;
  private final FrameEncoder encoder;
  private final InstantSource clock;
  private long nextFrameAt = System.nanoTime();
  private long nextSendAt = nextFrameAt;

  SourcePlayer(
      WorkerSettings settings,
      PlaybackControl control,
      MessageWriter output,
      FrameAnalyzer analyzer,
      FrameEncoder encoder,
      InstantSource clock) {
    this.settings = settings;
    this.control = control;
    this.output = output;
    this.analyzer = analyzer;
    this.encoder = encoder;
    this.clock = clock;
  }

  /**
   * Plays until stopped.
   *
   * @throws UnreadableVideoException if the file is not a readable video below the root
   */
  void play() throws IOException, InterruptedException {
    Path file = checkedFile();
    while (!control.isStopped()) {
      try (VideoReader reader = VideoReader.openFile(file, control::isStopped)) {
        playOnce(reader);
      }
    }
  }

  private Path checkedFile() throws IOException {
    if (!Files.isRegularFile(settings.file())) {
      throw new UnreadableVideoException("no video file at " + settings.file());
    }
    Path file = settings.file().toRealPath();
    if (!file.startsWith(settings.root().toRealPath())) {
      throw new UnreadableVideoException(
          settings.file() + " is outside of the folder " + settings.root());
    }
    return file;
  }

  private void playOnce(VideoReader reader) throws IOException, InterruptedException {
    long frames = 0;
    Mat picture = reader.next();
    while (picture != null && !control.isStopped()) {
      frames++;
      awaitFrameTime(reader.framesPerSecond());
      long now = System.nanoTime();
      // Half of a frame's duration as tolerance, so that jitter of the clock skips no frame.
      long tolerance = (long) (SECOND_NANOS / reader.framesPerSecond() / 2);
      if (now + tolerance >= nextSendAt) {
        long interval = SECOND_NANOS / settings.maxFramesPerSecond();
        nextSendAt = Math.max(nextSendAt + interval, now);
        send(picture, now);
      }
      picture = reader.next();
    }
    if (frames == 0 && !control.isStopped()) {
      throw new UnreadableVideoException("no frame of " + settings.file() + " can be decoded");
    }
  }

  private void awaitFrameTime(double framesPerSecond) throws InterruptedException {
    boolean resumed = control.awaitResumed();
    long now = System.nanoTime();
    if (resumed || now - nextFrameAt > MAX_DELAY_NANOS) {
      nextFrameAt = now;
      nextSendAt = now;
    }
    control.await(nextFrameAt - now);
    nextFrameAt += (long) (SECOND_NANOS / framesPerSecond);
  }

  private void send(Mat picture, long now) throws IOException {
    long capturedAt = clock.millis();
    analyzer.offer(picture, now);
    EncodedFrame frame = encoder.encode(picture, analyzer.objects(), capturedAt);
    output.write(frame);
  }
}
