package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a camera, in order. Those that are through are only counted.
 *
 * @param kept files that are not through, behind some that are
 * @param through how many of the kept ones are through
 * @param done how many of all are through
 * @param analysing whether the first that is not through is in work
 * @param endRequestId request id of the frame that brought the end mark; null before it
 */
record FileQueue(
    List<PushedFile> kept,
    int through,
    int done,
    boolean analysing,
    @Nullable String endRequestId) {
  static final FileQueue EMPTY = new FileQueue(List.of(), 0, 0, false, null);
  private static final int MOST_THROUGH = 1_000;

  FileQueue plus(List<PushedFile> files) {
    List<PushedFile> all = new ArrayList<>(notThrough());
    all.addAll(files);
    return new FileQueue(List.copyOf(all), 0, done, analysing, endRequestId);
  }

  FileQueue ended(String requestId) {
    return new FileQueue(kept, through, done, analysing, requestId);
  }

  FileQueue begun() {
    return new FileQueue(kept, through, done, true, endRequestId);
  }

  FileQueue finished() {
    FileQueue next = new FileQueue(kept, through + 1, done + 1, false, endRequestId);
    // A copy now and then, not for each file: a queue may be long.
    return next.through > Math.max(MOST_THROUGH, kept.size() / 2) ? next.plus(List.of()) : next;
  }

  boolean hasNext() {
    return through < kept.size();
  }

  /** The file in work, or the next one if none is; only if there is one. */
  PushedFile next() {
    return kept.get(through);
  }

  List<PushedFile> waiting() {
    List<PushedFile> files = notThrough();
    return analysing ? files.subList(1, files.size()) : files;
  }

  private List<PushedFile> notThrough() {
    return kept.subList(through, kept.size());
  }
}
