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

  private StreamDecoder(String source) {
    this.source = source;
    this.dropsOldest = source.startsWith("rtsp");
  }

  /** Begins to open the stream. */
  static StreamDecoder start(String source) {
    StreamDecoder stream = new StreamDecoder(source);
    Thread.ofPlatform().name("stream").daemon().start(stream::read);
    return stream;
  }

  /** The next picture within the time, or null; to be given back with {@link #recycle}. */
  @Nullable Mat poll(long millis) throws InterruptedException {
    return pictures.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** The picture is not looked at any more. */
  void recycle(Mat picture) {
    if (!unused.offer(picture)) {
      picture.close();
    }
  }

  /** Leaves the thread to itself: it ends when FFmpeg lets it. */
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

  /** Whether nothing comes any more after the pictures that wait. */
  boolean isEnded() {
    return ended && pictures.isEmpty();
  }

  /** Why it ended; null if it said that it was at its end. */
  @Nullable String failure() {
    return failure;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }

  /** Frames as the container says; 0 if it does not. */
  int expectedFrames() {
    return expectedFrames;
  }

  private void read() {
    try (VideoReader video = FfmpegVideoReader.open(source)) {
      framesPerSecond = video.framesPerSecond();
      expectedFrames = video.expectedFrames();
      for (Mat picture; !abandoned && (picture = video.next()) != null; ) {
        publish(picture);
      }
      failure = expectedFrames > 0 ? null : "the stream broke off";
    } catch (UnreadableVideoException e) {
      failure = e.getMessage();
    } catch (RuntimeException | Error e) {
      failure = "the stream cannot be read: " + e;
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
    while (!abandoned && !pictures.offer(copy, dropsOldest ? 0 : OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
      Mat oldest = dropsOldest ? pictures.poll() : null;
      if (oldest != null) {
        recycle(oldest);
      }
    }
  }
}
