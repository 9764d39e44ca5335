package io.dsfleet.bridge.push;

import java.util.BitSet;
import java.util.Collection;

/** Progress of pushing a camera's files to an app and of its reports; immutable. */
public final class PushProgress {

  /** Meaning of an app's report about a file. */
  public enum FileReportKind {
    /** First report of its kind. */
    NEW,
    /** The same report came before. */
    REPEATED,
    /** The file was never pushed. */
    NEVER_PUSHED
  }

  private final FileList files;
  private final int pushed;
  private final boolean ended;
  private final BitSet done;
  private final int lastStarted;
  private final int completedFiles;

  private PushProgress(
      FileList files, int pushed, boolean ended, BitSet done, int lastStarted, int completedFiles) {
    this.files = files;
    this.pushed = pushed;
    this.ended = ended;
    this.done = done;
    this.lastStarted = lastStarted;
    this.completedFiles = completedFiles;
  }

  /** Creates the progress of a start that carried the first {@code given} files. */
  public static PushProgress begin(FileList files, int given) {
    return new PushProgress(files, given, false, new BitSet(), -1, 0);
  }

  /**
   * Reconstructs the progress of a reconnected app: pushing continues after the last file that the
   * app holds or has finished. An app that has the last file also has {@code eos}, since both are
   * in one frame; only a file carried by the start comes without it.
   *
   * @param given number of files that the start carried (0 or 1)
   * @param held ids of the files that the app processes or has queued
   */
  public static PushProgress resume(
      FileList files, int given, Collection<Long> finished, Collection<Long> held, int completed) {
    BitSet done = new BitSet();
    int known = Math.min(completed, files.size());
    for (long id : finished) {
      int position = files.find(id, done);
      if (position >= 0) {
        done.set(position);
        known = Math.max(known, position + 1);
      }
    }
    for (long id : held) {
      known = Math.max(known, files.find(id, done) + 1);
    }
    boolean ended = known == files.size() && known > given;
    return new PushProgress(files, known, ended, done, -1, Math.max(completed, done.cardinality()));
  }

  /** Files of the camera. */
  public FileList files() {
    return files;
  }

  /** Number of files pushed so far. */
  public int pushedCount() {
    return pushed;
  }

  /** Number of files that the app reported as finished. */
  public int finishedCount() {
    return done.cardinality();
  }

  /** Whether {@code eos} was sent. */
  public boolean eosSent() {
    return ended;
  }

  /** Number of files that may be pushed without the app holding more than {@code window} files. */
  public int availableCount(int window) {
    return ended ? 0 : Math.max(0, window - (pushed - Math.min(completedFiles, pushed)));
  }

  /** Whether enough of the window is free to send a frame. */
  public boolean needsMore(int window) {
    int remaining = files.size() - pushed;
    int room = availableCount(window);
    return !ended && (room >= remaining || room >= Math.max(1, window / 4));
  }

  /**
   * Returns a copy with {@code count} more files pushed, followed by {@code eos} if {@code end}.
   */
  public PushProgress withPushed(int count, boolean end) {
    return new PushProgress(files, pushed + count, end, done, lastStarted, completedFiles);
  }

  /** Classifies a report that the file has started. */
  public FileReportKind classifyStart(long fileId) {
    int position = files.find(fileId, done);
    if (position < 0 || position >= pushed) {
      return FileReportKind.NEVER_PUSHED;
    }
    return done.get(position) || position == lastStarted
        ? FileReportKind.REPEATED
        : FileReportKind.NEW;
  }

  /** Classifies a report that the file has ended. */
  public FileReportKind classifyEnd(long fileId) {
    int position = files.find(fileId, done);
    if (position < 0 || position >= pushed) {
      return FileReportKind.NEVER_PUSHED;
    }
    return done.get(position) ? FileReportKind.REPEATED : FileReportKind.NEW;
  }

  /** Position in push order of the file that a report means, -1 if it is none of the camera. */
  public int positionOf(long fileId) {
    return files.find(fileId, done);
  }

  /**
   * Returns a copy with the file started. Apps process files in order, so all earlier ones are
   * finished.
   */
  public PushProgress withStarted(long fileId) {
    int position = files.find(fileId, done);
    return new PushProgress(
        files, pushed, ended, done, position, Math.max(completedFiles, position));
  }

  /** Returns a copy with the file finished. */
  public PushProgress withFinished(long fileId) {
    BitSet finishedFiles = (BitSet) done.clone();
    finishedFiles.set(files.find(fileId, done));
    return new PushProgress(
        files,
        pushed,
        ended,
        finishedFiles,
        lastStarted,
        Math.max(completedFiles, finishedFiles.cardinality()));
  }

  /** Returns a copy for an app that counts {@code count} files as completed. */
  public PushProgress withCompletedCount(int count) {
    return count <= completedFiles
        ? this
        : new PushProgress(files, pushed, ended, done, lastStarted, Math.min(count, pushed));
  }
}
