package io.dsfleet.vision.analysis;

import io.dsfleet.vision.cores.IdleCorePool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a video, a few at a time. While some are looked at, an idle core decodes the
 * next; if no core is idle, they are decoded when they are asked for.
 *
 * <p>For use by one thread; closed before its reader.
 */
final class PicturePrefetcher implements AutoCloseable {
  private final VideoReader reader;
  private final IdleCorePool cores;
  private Batch current = new Batch();
  private Batch spare = new Batch();
  private @Nullable CompletableFuture<Batch> ahead;

  PicturePrefetcher(VideoReader reader, IdleCorePool cores) {
    this.reader = reader;
    this.cores = cores;
  }

  /**
   * The next pictures, valid until the next call; none at the end.
   *
   * @param most at least 1; a live stream gives one, so that nothing waits for a later one
   */
  List<Mat> next(int most) throws UnreadableVideoException {
    Batch decoded = ahead == null ? spare.fill(reader, reader.isLive() ? 1 : most) : await(ahead);
    ahead = null;
    spare = current;
    current = decoded;
    if (decoded.failure != null) {
      return picturesBefore(decoded, decoded.failure);
    }
    if (decoded.size > 0 && !reader.isLive()) {
      Batch free = spare;
      ahead = cores.begin(() -> free.fill(reader, most));
    }
    return decoded.pictures.subList(0, decoded.size);
  }

  /** The pictures before the failure; the failure itself if there are none. */
  private static List<Mat> picturesBefore(Batch batch, UnreadableVideoException failure) throws UnreadableVideoException {
    if (batch.size == 0) {
      throw failure;
    }
    return batch.pictures.subList(0, batch.size);
  }

  private static Batch await(CompletableFuture<Batch> decoding) {
    try {
      return decoding.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("decoding ahead failed", e);
    }
  }

  /** Waits for what is being decoded, whose memory would be taken from under it otherwise. */
  @Override
  public void close() {
    if (ahead != null) {
      await(ahead);
    }
    current.close();
    spare.close();
  }

  /** Memory for pictures, used again and again. */
  private static final class Batch implements AutoCloseable {
    private final List<Mat> pictures = new ArrayList<>();
    private int size;
    private @Nullable UnreadableVideoException failure;

    /** Reads pictures; what cannot be read is told after those before it. */
    private Batch fill(VideoReader reader, int most) {
      size = 0;
      failure = null;
      try {
        for (Mat picture; size < most && (picture = reader.next()) != null; size++) {
          if (size == pictures.size()) {
            pictures.add(new Mat());
          }
          picture.copyTo(pictures.get(size));
        }
      } catch (UnreadableVideoException e) {
        failure = e;
      }
      return this;
    }

    @Override
    public void close() {
      pictures.forEach(Mat::close);
      pictures.clear();
    }
  }
}
