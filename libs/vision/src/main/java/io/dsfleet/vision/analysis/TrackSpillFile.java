package io.dsfleet.vision.analysis;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the tracks of a stream in a temporary file, so that memory holds only the tracks of one
 * segment.
 */
final class TrackSpillFile implements Closeable {
  static final String PREFIX = "tracks-" + ProcessHandle.current().pid() + "-";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private int size;

  private TrackSpillFile(Path file) {
    this.file = file;
  }

  /** Creates an empty file. */
  static TrackSpillFile create() throws IOException {
    return new TrackSpillFile(Files.createTempFile(PREFIX, ".jsonl"));
  }

  int size() {
    return size;
  }

  /** Appends a segment's tracks, whose frames are relative to {@code firstFrame}. */
  void add(List<TrackResult> tracks, int firstFrame) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
      for (TrackResult track : tracks) {
        out.write(JSON.writeValueAsString(shifted(track, firstFrame)));
        out.write('\n');
        size++;
      }
    }
  }

  private static TrackResult shifted(TrackResult track, int frames) {
    List<List<Integer>> boxes = new ArrayList<>(track.boxes().size());
    for (List<Integer> box : track.boxes()) {
      List<Integer> next = new ArrayList<>(box);
      next.set(0, box.getFirst() + frames);
      boxes.add(next);
    }
    return new TrackResult(
        track.trackId(),
        track.className(),
        track.confidence(),
        track.firstFrame() + frames,
        track.lastFrame() + frames,
        boxes);
  }

  /** Returns all tracks so far. Each iteration reads the file; valid until closed. */
  List<TrackResult> tracks() {
    return new Tracks(file, size);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Tracks in a file, for iteration. */
  static final class Tracks extends AbstractList<TrackResult> {
    private final Path file;
    private final int size;

    private Tracks(Path file, int size) {
      this.file = file;
      this.size = size;
    }

    @Override
    public TrackResult get(int index) {
      Iterator<TrackResult> each = iterator();
      for (int before = 0; before < index; before++) {
        each.next();
      }
      return each.next();
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<TrackResult> iterator() {
      return new Lines(file);
    }
  }

  /** Iterates over the file's tracks and closes the file at its end. */
  private static final class Lines implements Iterator<TrackResult> {
    private final BufferedReader in;
    private @Nullable String line;

    Lines(Path file) {
      try {
        in = Files.newBufferedReader(file);
        line = in.readLine();
        closeAtEnd();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean hasNext() {
      return line != null;
    }

    @Override
    public TrackResult next() {
      if (line == null) {
        throw new NoSuchElementException();
      }
      try {
        TrackResult track = JSON.readValue(line, TrackResult.class);
        line = in.readLine();
        closeAtEnd();
        return track;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void closeAtEnd() throws IOException {
      if (line == null) {
        in.close();
      }
    }
  }
}
