package io.dsfleet.vision.analysis;

import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one connection to a stream on a dedicated thread, because FFmpeg blocks. Buffers few
 * pictures: a full buffer drops the oldest picture of an RTSP stream and blocks the decoding of
 * other URLs.
 */
final class StreamDecoder {
  private static final int MAX_PICTURES = 2;
  private static final long OFFER_MILLIS = 100;

  private final String source;
  private final boolean dropsOldest;
  private final BlockingQueue<Mat> pictures = new ArrayBlockingQueue<>(MAX_PICTURES);
  private final BlockingQueue<Mat> unused = new ArrayBlockingQueue<>(MAX_PICTURES + 2);
  private volatile boolean abandoned;
  private volatile boolean ended;
  private volatile double framesPerSecond;
  private volatile int expectedFrames;
  private volatile @Nullable String failure;
  private volatile @Nullable String damage;

  private StreamDecoder(String source) {
    this.source = source;
    this.dropsOldest = source.startsWith("rtsp");
  }

  /** Starts opening the stream. */
  static StreamDecoder start(String source) {
    StreamDecoder stream = new StreamDecoder(source);
    Thread.ofPlatform().name("stream").daemon().start(stream::read);
    return stream;
  }

  /**
   * Returns the next picture, or null after the timeout. The caller hands it back with {@link
   * #recycle}.
   */
  @Nullable Mat poll(long millis) throws InterruptedException {
    return pictures.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Takes back a picture for reuse. */
  void recycle(Mat picture) {
    if (!unused.offer(picture)) {
      picture.close();
    }
  }

  /** Abandons the thread, which interrupts FFmpeg and ends. */
  void abandon() {
    abandoned = true;
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

  /** Whether decoding ended and no picture is buffered. */
  boolean isEnded() {
    return ended && pictures.isEmpty();
  }

  /** Returns why decoding ended; null if the stream ended regularly. */
  @Nullable String failure() {
    return failure;
  }

  /** Returns the damage of a stream that ended regularly; null if there is none. */
  @Nullable String damage() {
    return damage;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }

  /** Estimates the frames from the container; 0 if unknown. */
  int expectedFrames() {
    return expectedFrames;
  }

  private void read() {
    try (VideoReader video = FfmpegVideoReader.open(source, () -> abandoned)) {
      framesPerSecond = video.framesPerSecond();
      expectedFrames = video.expectedFrames();
      for (Mat picture; !abandoned && (picture = video.next()) != null; ) {
        publish(picture);
      }
      // Only a stream of finite length may end; a camera's stream that ends was lost.
      if (expectedFrames > 0) {
        damage = abandoned ? null : video.damage();
      } else {
        failure = "the connection to the stream was lost";
      }
    } catch (UnreadableVideoException e) {
      failure = e.getMessage();
    } catch (RuntimeException | Error e) {
      failure = "reading the stream failed: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      if (abandoned) {
        free();
      }
    }
  }

  private void publish(Mat picture) throws InterruptedException {
    Mat copy = Objects.requireNonNullElseGet(unused.poll(), Mat::new);
    picture.copyTo(copy);
    while (!abandoned
        && !pictures.offer(copy, dropsOldest ? 0 : OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
      Mat oldest = dropsOldest ? pictures.poll() : null;
      if (oldest != null) {
        recycle(oldest);
      }
    }
  }
}
