package io.dsfleet.bridge.push;

import io.dsfleet.messages.job.MediaFile;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of a camera in push order, indexed by id; an id may occur more than once. */
public final class FileList {
  private static final int NONE = -1;

  private final List<MediaFile> files;
  private final Map<Long, Integer> first = new HashMap<>();
  private final int[] next;

  /** Creates a list; every file must have an id. */
  public FileList(List<MediaFile> files) {
    this.files = List.copyOf(files);
    this.next = new int[files.size()];
    for (int i = files.size() - 1; i >= 0; i--) {
      Long id = files.get(i).fileId();
      if (id == null) {
        throw new IllegalArgumentException("file " + i + " has no file_id");
      }
      Integer later = first.put(id, i);
      next[i] = later == null ? NONE : later;
    }
  }

  /** Number of files, without {@code eos}. */
  public int size() {
    return files.size();
  }

  /** Files at positions {@code from} to {@code to - 1}. */
  public List<MediaFile> slice(int from, int to) {
    return files.subList(from, to);
  }

  /** First position of the id that is not in {@code taken}, else its first position, else -1. */
  int find(long fileId, BitSet taken) {
    Integer start = first.get(fileId);
    if (start == null) {
      return NONE;
    }
    for (int i = start; i != NONE; i = next[i]) {
      if (!taken.get(i)) {
        return i;
      }
    }
    return start;
  }
}
