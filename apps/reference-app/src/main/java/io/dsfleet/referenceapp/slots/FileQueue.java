package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a camera, in order. Those that are through are only counted.
 *
 * @param files files that are not through, behind some that are
 * @param finished how many of the kept ones are through
 * @param finishedTotal how many of all are through
 * @param analysing whether the first that is not through is in work
 * @param endRequestId request id of the frame that brought the end mark; null before it
 */
record FileQueue(
    List<PushedFile> files,
    int finished,
    int finishedTotal,
    boolean analysing,
    @Nullable String endRequestId) {
  static final FileQueue EMPTY = new FileQueue(List.of(), 0, 0, false, null);
  private static final int MAX_FINISHED = 1_000;

  FileQueue plus(List<PushedFile> files) {
    List<PushedFile> all = new ArrayList<>(unfinished());
    all.addAll(files);
    return new FileQueue(List.copyOf(all), 0, finishedTotal, analysing, endRequestId);
  }

  FileQueue withEnd(String requestId) {
    return new FileQueue(files, finished, finishedTotal, analysing, requestId);
  }

  FileQueue withFileStarted() {
    return new FileQueue(files, finished, finishedTotal, true, endRequestId);
  }

  FileQueue withFileFinished() {
    FileQueue next = new FileQueue(files, finished + 1, finishedTotal + 1, false, endRequestId);
    // A copy now and then, not for each file: a queue may be long.
    return next.finished > Math.max(MAX_FINISHED, files.size() / 2) ? next.plus(List.of()) : next;
  }

  boolean hasNext() {
    return finished < files.size();
  }

  /** The file in work, or the next one if none is; only if there is one. */
  PushedFile next() {
    return files.get(finished);
  }

  List<PushedFile> waiting() {
    List<PushedFile> files = unfinished();
    return analysing ? files.subList(1, files.size()) : files;
  }

  private List<PushedFile> unfinished() {
    return files.subList(finished, files.size());
  }
}
