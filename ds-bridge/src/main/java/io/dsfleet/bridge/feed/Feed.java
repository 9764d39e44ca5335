package io.dsfleet.bridge.feed;

import java.util.BitSet;
import java.util.Collection;

/** How far an app was fed and has come; immutable. */
public final class Feed {

  /** What a report about a file means. */
  public enum Report {
    /** First report of its kind. */
    NEWS,
    /** Said before. */
    REPEATED,
    /** The file was never given to the app. */
    NEVER_PUSHED
  }

  private final FileList files;
  private final int pushed;
  private final boolean ended;
  private final BitSet done;
  private final int furthest;
  private final int through;

  private Feed(FileList files, int pushed, boolean ended, BitSet done, int furthest, int through) {
    this.files = files;
    this.pushed = pushed;
    this.ended = ended;
    this.done = done;
    this.furthest = furthest;
    this.through = through;
  }

  /** Nothing pushed but the first {@code given} files. */
  public static Feed begin(FileList files, int given) {
    return new Feed(files, given, false, new BitSet(), -1, 0);
  }

  /**
   * As far as is known of an app that was cut off: behind the last file it holds or is through
   * with. Who has the last one has the end mark, since both travel in one frame; a file of the
   * start itself has none beside it.
   *
   * @param given files that the start carried (0 or 1)
   * @param held ids that the app says it works on or has queued
   */
  public static Feed resume(
      FileList files, int given, Collection<Long> finished, Collection<Long> held, int completed) {
    BitSet done = new BitSet();
    int seen = Math.min(completed, files.size());
    for (long id : finished) {
      int at = files.find(id, done);
      if (at >= 0) {
        done.set(at);
        seen = Math.max(seen, at + 1);
      }
    }
    for (long id : held) {
      seen = Math.max(seen, files.find(id, done) + 1);
    }
    boolean ended = seen == files.size() && seen > given;
    return new Feed(files, seen, ended, done, -1, Math.max(completed, done.cardinality()));
  }

  /** The camera's files. */
  public FileList files() {
    return files;
  }

  /** Files given to the app so far. */
  public int pushed() {
    return pushed;
  }

  /** Files that the app reported done. */
  public int doneCount() {
    return done.cardinality();
  }

  /** Whether the end mark was sent. */
  public boolean ended() {
    return ended;
  }

  /** Files that may be pushed now without the app having more than {@code window} before it. */
  public int room(int window) {
    return ended ? 0 : Math.max(0, window - (pushed - Math.min(through, pushed)));
  }

  /** Whether enough room is free for a frame to be worth it. */
  public boolean wantsMore(int window) {
    int left = files.size() - pushed;
    int room = room(window);
    return !ended && (room >= left || room >= Math.max(1, window / 4));
  }

  /** The same with {@code count} more files pushed; {@code end} with the end mark behind them. */
  public Feed push(int count, boolean end) {
    return new Feed(files, pushed + count, end, done, furthest, through);
  }

  /** What the start of the file means. */
  public Report startOf(long fileId) {
    int at = files.find(fileId, done);
    if (at < 0 || at >= pushed) {
      return Report.NEVER_PUSHED;
    }
    return done.get(at) || at == furthest ? Report.REPEATED : Report.NEWS;
  }

  /** What the end of the file means. */
  public Report endOf(long fileId) {
    int at = files.find(fileId, done);
    if (at < 0 || at >= pushed) {
      return Report.NEVER_PUSHED;
    }
    return done.get(at) ? Report.REPEATED : Report.NEWS;
  }

  /** The same with the file begun: apps work in order, so those before it are through. */
  public Feed started(long fileId) {
    int at = files.find(fileId, done);
    return new Feed(files, pushed, ended, done, at, Math.max(through, at));
  }

  /** The same with the file done. */
  public Feed finished(long fileId) {
    BitSet more = (BitSet) done.clone();
    more.set(files.find(fileId, done));
    return new Feed(files, pushed, ended, more, furthest, Math.max(through, more.cardinality()));
  }

  /** The same where the app counts this many files as completed. */
  public Feed completed(int count) {
    return count <= through
        ? this
        : new Feed(files, pushed, ended, done, furthest, Math.min(count, pushed));
  }
}
