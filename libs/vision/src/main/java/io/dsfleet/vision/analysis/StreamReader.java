package io.dsfleet.vision.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a stream and reconnects when it is lost or hangs. {@link #next} returns
 * null after each segment, so that results can be saved; reading may then continue.
 *
 * <p>Not thread-safe. Blocks for a fraction of a second at most after it was stopped.
 */
final class StreamReader implements VideoReader {
  private static final System.Logger LOG = System.getLogger(StreamReader.class.getName());
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 100;

  private final String source;
  private final StreamReconnectPolicy reconnectPolicy;
  private final int segmentFrames;
  private final BooleanSupplier stopped;
  private StreamDecoder stream;
  private @Nullable Mat held;
  private long openedNanos = System.nanoTime();
  private long lastPictureNanos = openedNanos;
  private long frames;
  private int width;
  private int height;
  private int attempts;
  private boolean hasPicture;
  private boolean segmentEnded;
  private boolean hasMore = true;
  private @Nullable String failure;

  /** Starts opening the stream. */
  StreamReader(
      String source, StreamReconnectPolicy settings, int segmentFrames, BooleanSupplier stopped) {
    this.source = source;
    this.reconnectPolicy = settings;
    this.segmentFrames = segmentFrames;
    this.stopped = stopped;
    this.stream = StreamDecoder.start(source);
  }

  /** Whether the source is a stream: any URI except {@code file:}. */
  static boolean isStream(String source) {
    return source.contains("://") && !source.startsWith("file:");
  }

  /** Whether another segment may follow. */
  boolean hasMore() {
    return hasMore;
  }

  /** Whether reading was stopped. */
  boolean isStopped() {
    return stopped.getAsBoolean();
  }

  /** Returns why the stream ended; null if it ended regularly or was stopped. */
  @Nullable String failure() {
    return failure;
  }

  /** Estimates the frames of the whole stream from its container; 0 if unknown. */
  int totalFrames() {
    return stream.expectedFrames();
  }

  /** Returns the damage of a stream of finite length once it ended; null for a live stream. */
  @Override
  public @Nullable String damage() {
    return hasMore ? null : stream.damage();
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public double framesPerSecond() {
    return stream.framesPerSecond();
  }

  /** Returns 0, since segments have no declared length. */
  @Override
  public int expectedFrames() {
    return 0;
  }

  @Override
  public @Nullable Mat next() throws UnreadableVideoException {
    recycle();
    if (frames > 0 && frames % segmentFrames == 0 && !segmentEnded) {
      segmentEnded = true;
      return null;
    }
    segmentEnded = false;
    try {
      return awaitPicture();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableVideoException(
          "reading " + withoutCredentials(source) + " was interrupted", e);
    }
  }

  private @Nullable Mat awaitPicture() throws InterruptedException, UnreadableVideoException {
    while (hasMore && !stopped.getAsBoolean()) {
      Mat picture = stream.poll(POLL_MILLIS);
      if (picture != null) {
        return accept(picture);
      }
      Duration silence = Duration.ofNanos(System.nanoTime() - lastPictureNanos);
      if (stream.isEnded()) {
        handleEnd(stream.failure());
      } else if (silence.compareTo(silenceTimeout()) > 0) {
        handleEnd("no picture for " + silence.toSeconds() + " s");
      }
    }
    hasMore = false;
    return null;
  }

  private Mat accept(Mat picture) {
    lastPictureNanos = System.nanoTime();
    attempts = 0;
    hasPicture = true;
    frames++;
    width = picture.cols();
    height = picture.rows();
    held = picture;
    return picture;
  }

  /** The timeout until the first picture is longer, because opening a stream takes time. */
  private Duration silenceTimeout() {
    return hasPicture && !reconnectPolicy.interval().isZero()
        ? reconnectPolicy.interval()
        : OPEN_TIMEOUT;
  }

  private void handleEnd(@Nullable String reason)
      throws InterruptedException, UnreadableVideoException {
    stream.abandon();
    if (reason == null) {
      hasMore = false;
    } else if (frames == 0) {
      // A stream that never delivered a picture is more likely misspelt than temporarily lost.
      hasMore = false;
      throw new UnreadableVideoException(reason);
    } else if (reconnectPolicy.interval().isZero()
        || (reconnectPolicy.maxAttempts() >= 0 && attempts >= reconnectPolicy.maxAttempts())) {
      failure = reason + "; reconnecting failed or is disabled";
      hasMore = false;
    } else {
      reconnect(reason);
    }
  }

  private void reconnect(String reason) throws InterruptedException {
    attempts++;
    LOG.log(
        Level.WARNING,
        "{0}: {1}; reconnecting, attempt {2}",
        withoutCredentials(source),
        reason,
        String.valueOf(attempts));
    // If the connection lasted longer than the interval, the first attempt is immediate.
    while (!stopped.getAsBoolean()
        && System.nanoTime() - openedNanos < reconnectPolicy.interval().toNanos()) {
      Mat late = stream.poll(POLL_MILLIS);
      if (late != null) {
        late.close();
      }
    }
    if (!stopped.getAsBoolean()) {
      openedNanos = System.nanoTime();
      lastPictureNanos = openedNanos;
      hasPicture = false;
      stream = StreamDecoder.start(source);
    }
  }

  /** Returns the source without user info and query, which may hold secrets. */
  static String withoutCredentials(String source) {
    return source.replaceFirst("//[^/@]*@", "//...@").replaceFirst("\\?.*", "?...");
  }

  private void recycle() {
    if (held != null) {
      stream.recycle(held);
      held = null;
    }
  }

  @Override
  public void close() {
    recycle();
    stream.abandon();
  }
}
