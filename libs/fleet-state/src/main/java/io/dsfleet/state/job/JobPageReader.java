package io.dsfleet.state.job;

import static java.util.Objects.requireNonNull;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of jobs by the time of their acceptance. A cursor is {@code <millis>:<job id>}, so
 * that it stays valid while jobs are added and deleted.
 */
public final class JobPageReader {
  /** Maximum number of jobs read per page: a selective filter yields short pages. */
  private static final int MAX_SCANNED = 1000;

  private final RedisExecutor redis;
  private final PoolKeys keys;

  public JobPageReader(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  public CompletableFuture<JobPage> page(
      JobFilter filter, @Nullable String cursor, int limit, boolean up) {
    int scan = filter.equals(JobFilter.ALL) ? limit : MAX_SCANNED;
    return start(cursor, up)
        .thenCompose(
            from ->
                redis.call(
                    commands ->
                        up
                            ? commands.zrangeWithScores(keys.key("index"), from, from + scan)
                            : commands.zrevrangeWithScores(keys.key("index"), from, from + scan)))
        .thenCompose(found -> load(filter, requireNonNull(found), scan, limit));
  }

  /**
   * The rank to read from. A rank, not a time, because many jobs may share a millisecond. If the
   * cursor's job was deleted meanwhile, all jobs of its millisecond are returned again, since a
   * repeated job is better than a missing one.
   */
  private CompletableFuture<Long> start(@Nullable String text, boolean up) {
    if (text == null) {
      return CompletableFuture.completedFuture(0L);
    }
    Cursor cursor = Cursor.of(text);
    return redis
        .call(
            commands ->
                up
                    ? commands.zrank(keys.key("index"), cursor.jobId())
                    : commands.zrevrank(keys.key("index"), cursor.jobId()))
        .thenCompose(
            rank ->
                rank != null
                    ? CompletableFuture.completedFuture(rank + 1)
                    : redis.call(
                        commands -> commands.zcount(keys.key("index"), cursor.before(up))));
  }

  private CompletableFuture<JobPage> load(
      JobFilter filter, List<ScoredValue<String>> found, int scan, int limit) {
    List<ScoredValue<String>> rest = found.stream().limit(scan).toList();
    if (rest.isEmpty()) {
      return CompletableFuture.completedFuture(new JobPage(List.of(), null));
    }
    String[] ids = rest.stream().map(ScoredValue::getValue).toArray(String[]::new);
    boolean more = found.size() > scan;
    return redis
        .call(commands -> commands.hmget(keys.key("jobs"), ids))
        .thenApply(records -> page(filter, rest, requireNonNull(records), limit, more));
  }

  private static JobPage page(
      JobFilter filter,
      List<ScoredValue<String>> entries,
      List<KeyValue<String, String>> records,
      int limit,
      boolean more) {
    List<JobRecord> jobs = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      JsonRecords.read(records.get(i).getValueOrElse(""), JobRecord.class)
          .filter(filter::matches)
          .ifPresent(jobs::add);
      if (jobs.size() == limit && i < records.size() - 1) {
        return new JobPage(jobs, Cursor.at(entries.get(i)));
      }
    }
    return new JobPage(jobs, more ? Cursor.at(entries.getLast()) : null);
  }

  private record Cursor(long millis, String jobId) {
    static Cursor of(String text) {
      int colon = text.indexOf(':');
      try {
        return new Cursor(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "invalid cursor '" + text + "'; use the cursor of an earlier page", e);
      }
    }

    static String at(ScoredValue<String> entry) {
      return (long) entry.getScore() + ":" + entry.getValue();
    }

    /** The range of the jobs on earlier pages, except those of its millisecond. */
    Range<Long> before(boolean up) {
      return up
          ? Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(millis))
          : Range.from(Range.Boundary.excluding(millis), Range.Boundary.unbounded());
    }
  }
}
