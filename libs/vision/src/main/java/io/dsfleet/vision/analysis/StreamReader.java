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
  private static final Duration OPENING = Duration.ofSeconds(20);
  private static final long TICK_MILLIS = 100;

  private final String source;
  private final SourceSettings settings;
  private final int segmentFrames;
  private final BooleanSupplier stopped;
  private StreamThread stream;
  private @Nullable Mat held;
  private long begunNanos = System.nanoTime();
  private long heardNanos = begunNanos;
  private long frames;
  private int width;
  private int height;
  private int lost;
  private boolean shows;
  private boolean segmentEnded;
  private boolean more = true;
  private @Nullable String failure;

  /** Begins to open the stream. */
  StreamReader(String source, SourceSettings settings, int segmentFrames, BooleanSupplier stopped) {
    this.source = source;
    this.settings = settings;
    this.segmentFrames = segmentFrames;
    this.stopped = stopped;
    this.stream = StreamThread.begin(source);
  }

  /** Whether the source is to be read so: whatever is not on a disk. */
  static boolean reads(String source) {
    return source.contains("://") && !source.startsWith("file:");
  }

  /** Whether there may be another segment. */
  boolean more() {
    return more;
  }

  /** Whether it was told to stop. */
  boolean stopped() {
    return stopped.getAsBoolean();
  }

  /** Why there is no more; null if the stream said that it was at its end, or was stopped. */
  @Nullable String failure() {
    return failure;
  }

  /** Frames of the whole stream as its container says; 0 if it does not. */
  int total() {
    return stream.expected();
  }

  @Override
  public boolean live() {
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
    return stream.rate();
  }

  /** A segment ends when it ends: nothing is missing from it. */
  @Override
  public int expectedFrames() {
    return 0;
  }

  @Override
  public @Nullable Mat next() throws UnreadableVideo {
    giveBack();
    if (frames > 0 && frames % segmentFrames == 0 && !segmentEnded) {
      segmentEnded = true;
      return null;
    }
    segmentEnded = false;
    try {
      return picture();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableVideo("reading " + shown(source) + " was interrupted", e);
    }
  }

  private @Nullable Mat picture() throws InterruptedException, UnreadableVideo {
    while (more && !stopped.getAsBoolean()) {
      Mat picture = stream.poll(TICK_MILLIS);
      if (picture != null) {
        return seen(picture);
      }
      Duration silence = Duration.ofNanos(System.nanoTime() - heardNanos);
      if (stream.ended()) {
        ended(stream.failure());
      } else if (silence.compareTo(patience()) > 0) {
        ended("no picture for " + silence.toSeconds() + " s");
      }
    }
    more = false;
    return null;
  }

  private Mat seen(Mat picture) {
    heardNanos = System.nanoTime();
    lost = 0;
    shows = true;
    frames++;
    width = picture.cols();
    height = picture.rows();
    held = picture;
    return picture;
  }

  /** Opening takes its time, also for the first picture that can be decoded. */
  private Duration patience() {
    return shows && !settings.reconnectAfter().isZero() ? settings.reconnectAfter() : OPENING;
  }

  private void ended(@Nullable String reason) throws InterruptedException, UnreadableVideo {
    stream.leave();
    if (reason == null) {
      more = false;
    } else if (frames == 0) {
      // A stream that never was there is more likely misspelt than away.
      more = false;
      throw new UnreadableVideo(reason);
    } else if (settings.reconnectAfter().isZero()
        || (settings.reconnectAttempts() >= 0 && lost >= settings.reconnectAttempts())) {
      failure = reason + ", and did not come back";
      more = false;
    } else {
      reconnect(reason);
    }
  }

  private void reconnect(String reason) throws InterruptedException {
    lost++;
    LOG.log(
        Level.WARNING,
        "{0}: {1}; attempt {2} to open it again",
        shown(source),
        reason,
        String.valueOf(lost));
    // After a long time the first attempt is made at once: the stream is often there again.
    while (!stopped.getAsBoolean()
        && System.nanoTime() - begunNanos < settings.reconnectAfter().toNanos()) {
      Mat late = stream.poll(TICK_MILLIS);
      if (late != null) {
        late.close();
      }
    }
    if (!stopped.getAsBoolean()) {
      begunNanos = System.nanoTime();
      heardNanos = begunNanos;
      shows = false;
      stream = StreamThread.begin(source);
    }
  }

  /** The address without what may be a password. */
  static String shown(String source) {
    return source.replaceFirst("//[^/@]*@", "//...@").replaceFirst("\\?.*", "?...");
  }

  private void giveBack() {
    if (held != null) {
      stream.unused(held);
      held = null;
    }
  }

  @Override
  public void close() {
    giveBack();
    stream.leave();
  }
}
