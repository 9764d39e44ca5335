package io.dsfleet.referenceapp.slots;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a camera, in order.
 *
 * @param pushed all files so far
 * @param done how many of them are through
 * @param analysing whether the first that is not through is in work
 * @param endRequestId request id of the frame that brought the end mark; null before it
 */
record FileQueue(
    List<PushedFile> pushed, int done, boolean analysing, @Nullable String endRequestId) {
  static final FileQueue EMPTY = new FileQueue(List.of(), 0, false, null);

  FileQueue plus(List<PushedFile> files) {
    return new FileQueue(
        Stream.concat(pushed.stream(), files.stream()).toList(), done, analysing, endRequestId);
  }

  FileQueue ended(String requestId) {
    return new FileQueue(pushed, done, analysing, requestId);
  }

  FileQueue begun() {
    return new FileQueue(pushed, done, true, endRequestId);
  }

  FileQueue finished() {
    return new FileQueue(pushed, done + 1, false, endRequestId);
  }

  boolean hasNext() {
    return done < pushed.size();
  }

  /** The file in work, or the next one if none is; only if there is one. */
  PushedFile next() {
    return pushed.get(done);
  }

  List<PushedFile> waiting() {
    return pushed.subList(Math.min(pushed.size(), done + (analysing ? 1 : 0)), pushed.size());
  }
}
