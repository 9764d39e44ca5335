package io.dsfleet.vision.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a stream that may break off, hang and come back. It says that it is at an
 * end after each segment, so that results can be put away; then it can be read on.
 *
 * <p>For use by one thread, which it never keeps longer than a fraction of a second once it is
 * stopped.
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

  /** Begins to open the stream. */
  StreamReader(String source, StreamReconnectPolicy settings, int segmentFrames, BooleanSupplier stopped) {
    this.source = source;
    this.reconnectPolicy = settings;
    this.segmentFrames = segmentFrames;
    this.stopped = stopped;
    this.stream = StreamDecoder.start(source);
  }

  /** Whether the source is to be read so: whatever is not on a disk. */
  static boolean isStream(String source) {
    return source.contains("://") && !source.startsWith("file:");
  }

  /** Whether there may be another segment. */
  boolean hasMore() {
    return hasMore;
  }

  /** Whether it was told to stop. */
  boolean isStopped() {
    return stopped.getAsBoolean();
  }

  /** Why there is no more; null if the stream said that it was at its end, or was stopped. */
  @Nullable String failure() {
    return failure;
  }

  /** Frames of the whole stream as its container says; 0 if it does not. */
  int totalFrames() {
    return stream.expectedFrames();
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

  /** A segment ends when it ends: nothing is missing from it. */
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
      throw new UnreadableVideoException("reading " + withoutCredentials(source) + " was interrupted", e);
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

  /** Opening takes its time, also for the first picture that can be decoded. */
  private Duration silenceTimeout() {
    return hasPicture && !reconnectPolicy.interval().isZero() ? reconnectPolicy.interval() : OPEN_TIMEOUT;
  }

  private void handleEnd(@Nullable String reason) throws InterruptedException, UnreadableVideoException {
    stream.abandon();
    if (reason == null) {
      hasMore = false;
    } else if (frames == 0) {
      // A stream that never was there is more likely misspelt than away.
      hasMore = false;
      throw new UnreadableVideoException(reason);
    } else if (reconnectPolicy.interval().isZero()
        || (reconnectPolicy.maxAttempts() >= 0 && attempts >= reconnectPolicy.maxAttempts())) {
      failure = reason + ", and did not come back";
      hasMore = false;
    } else {
      reconnect(reason);
    }
  }

  private void reconnect(String reason) throws InterruptedException {
    attempts++;
    LOG.log(
        Level.WARNING,
        "{0}: {1}; attempt {2} to open it again",
        withoutCredentials(source),
        reason,
        String.valueOf(attempts));
    // After a long time the first attempt is made at once: the stream is often there again.
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

  /** The address without what may be a password. */
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
