package io.dsfleet.vision.analysis;

import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a stream, read by a thread of its own, since FFmpeg may hang in it for ever. It
 * keeps few pictures: of a camera's stream the newest, of a video behind a URL the next.
 */
final class StreamThread {
  private static final int MOST_PICTURES = 2;
  private static final long PATIENCE_MILLIS = 100;

  private final String source;
  private final boolean newestWin;
  private final BlockingQueue<Mat> pictures = new ArrayBlockingQueue<>(MOST_PICTURES);
  private final BlockingQueue<Mat> unused = new ArrayBlockingQueue<>(MOST_PICTURES + 2);
  private volatile boolean left;
  private volatile boolean ended;
  private volatile double rate;
  private volatile int expected;
  private volatile @Nullable String failure;

  private StreamThread(String source) {
    this.source = source;
    this.newestWin = source.startsWith("rtsp");
  }

  /** Begins to open the stream. */
  static StreamThread begin(String source) {
    StreamThread stream = new StreamThread(source);
    Thread.ofPlatform().name("stream").daemon().start(stream::read);
    return stream;
  }

  /** The next picture within the time, or null; to be given back with {@link #unused}. */
  @Nullable Mat poll(long millis) throws InterruptedException {
    return pictures.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** The picture is not looked at any more. */
  void unused(Mat picture) {
    if (!unused.offer(picture)) {
      picture.close();
    }
  }

  /** Leaves the thread to itself: it ends when FFmpeg lets it. */
  void leave() {
    left = true;
    if (ended) {
      free();
    }
  }

  private void free() {
    for (Mat picture; (picture = pictures.poll()) != null; ) {
      picture.close();
    }
    for (Mat picture; (picture = unused.poll()) != null; ) {
      picture.close();
    }
  }

  /** Whether nothing comes any more after the pictures that wait. */
  boolean ended() {
    return ended && pictures.isEmpty();
  }

  /** Why it ended; null if it said that it was at its end. */
  @Nullable String failure() {
    return failure;
  }

  double rate() {
    return rate;
  }

  /** Frames as the container says; 0 if it does not. */
  int expected() {
    return expected;
  }

  private void read() {
    try (VideoReader video = FfmpegVideo.open(source)) {
      rate = video.framesPerSecond();
      expected = video.expectedFrames();
      for (Mat picture; !left && (picture = video.next()) != null; ) {
        hand(picture);
      }
      failure = expected > 0 ? null : "the stream broke off";
    } catch (UnreadableVideo e) {
      failure = e.getMessage();
    } catch (RuntimeException | Error e) {
      failure = "the stream cannot be read: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      if (left) {
        free();
      }
    }
  }

  private void hand(Mat picture) throws InterruptedException {
    Mat copy = Objects.requireNonNullElseGet(unused.poll(), Mat::new);
    picture.copyTo(copy);
    while (!left && !pictures.offer(copy, newestWin ? 0 : PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      Mat oldest = newestWin ? pictures.poll() : null;
      if (oldest != null) {
        unused(oldest);
      }
    }
  }
}
