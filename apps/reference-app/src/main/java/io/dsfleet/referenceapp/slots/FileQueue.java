package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a camera in order. Finished files are only counted.
 *
 * @param files unfinished files, preceded by some finished ones
 * @param finished number of finished files in {@code files}
 * @param finishedTotal number of all finished files
 * @param analysing whether the first unfinished file is being analysed
 * @param endRequestId request id of the message with {@code eos}; null before it
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
    // Copies only occasionally, because a queue may be long.
    return next.finished > Math.max(MAX_FINISHED, files.size() / 2) ? next.plus(List.of()) : next;
  }

  boolean hasNext() {
    return finished < files.size();
  }

  /** Returns the current file, or the next one; requires one to exist. */
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
