package io.dsfleet.vision.analysis;

import io.dsfleet.vision.cores.IdleCorePool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a video in batches. While a batch is analysed, an idle core decodes the
 * next; without an idle core, decoding happens on demand.
 *
 * <p>Not thread-safe. Close it before its reader.
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
   * Returns the next pictures, valid until the next call; empty at the end.
   *
   * @param max at least 1; a live stream always returns one picture to avoid delay
   */
  List<Mat> next(int max) throws UnreadableVideoException {
    Batch decoded = ahead == null ? spare.fill(reader, reader.isLive() ? 1 : max) : await(ahead);
    ahead = null;
    spare = current;
    current = decoded;
    if (decoded.failure != null) {
      return picturesBefore(decoded, decoded.failure);
    }
    if (decoded.size > 0 && !reader.isLive()) {
      Batch free = spare;
      ahead = cores.trySubmit(() -> free.fill(reader, max));
    }
    return decoded.pictures.subList(0, decoded.size);
  }

  /** Returns the pictures decoded before the failure; throws the failure if there are none. */
  private static List<Mat> picturesBefore(Batch batch, UnreadableVideoException failure)
      throws UnreadableVideoException {
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

  /** Waits for decoding in progress before freeing the memory it writes to. */
  @Override
  public void close() {
    if (ahead != null) {
      await(ahead);
    }
    current.close();
    spare.close();
  }

  /** A reusable buffer of pictures. */
  private static final class Batch implements AutoCloseable {
    private final List<Mat> pictures = new ArrayList<>();
    private int size;
    private @Nullable UnreadableVideoException failure;

    /** Reads up to {@code max} pictures and records a failure instead of throwing it. */
    private Batch fill(VideoReader reader, int max) {
      size = 0;
      failure = null;
      try {
        for (Mat picture; size < max && (picture = reader.next()) != null; size++) {
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
