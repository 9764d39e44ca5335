package io.dsfleet.state.journal;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.events.FeedTail;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of the journal (scheduler): changes by the feed, and snapshots.
 *
 * <p>A line has the value of a field after its change or after a later one. So lines may be
 * repeated, and the order between different fields does not matter.
 */
public final class JournalSource {
  /** Small hashes, which a snapshot reads as a whole. */
  private static final List<String> SMALL = List.of("instances", "processes", "fleet", "stops");

  /** The id before the first entry of the feed. */
  public static final String START_ID = FeedTail.START_ID;

  private static final String KEYS = "dsfleet:keys";
  private static final int SCANNED = 200;

  private final RedisExecutor redis;
  private final PoolKeys keys;

  public JournalSource(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** The generation and the clock of the record when lines were read. */
  public record RecordPosition(long generation, long version) {}

  /**
   * The position of the journal.
   *
   * @param generation generation of the record, empty if the record is not in use
   * @param feedId the last feed entry in the journal, empty without a snapshot
   */
  public record Position(String generation, String feedId) {

    /** Whether the record is in use. */
    public boolean isInUse() {
      return !generation.isEmpty();
    }

    /** Whether the journal contains the feed up to this entry. */
    public boolean covers(String entry) {
      return !feedId.isEmpty() && FeedTail.compare(feedId, entry) >= 0;
    }
  }

  /** What to write now. */
  public sealed interface JournalBatch {

    /** Nothing: another writer holds the lease. */
    record Busy() implements JournalBatch {}

    /** A snapshot; later changes follow this feed entry. */
    record Snapshot(RecordPosition head, String feedId) implements JournalBatch {}

    /**
     * These lines, which complete the journal up to this feed entry.
     *
     * @param feedId empty if the feed has no new entries
     */
    record Changes(RecordPosition head, Optional<String> feedId, List<JournalEntry> lines)
        implements JournalBatch {}
  }

  /**
   * A page of the jobs.
   *
   * @param next cursor of the next page, empty at the end
   */
  public record SnapshotPage(List<JournalEntry> lines, Optional<String> next) {}

  /**
   * Reads what the journal lacks.
   *
   * @param writer the caller; other writers get nothing until its {@code lease} expires
   * @param max maximum number of feed entries
   */
  public CompletableFuture<JournalBatch> read(String writer, Duration lease, int max) {
    return redis
        .run(LuaScript.JOURNAL_READ, keys, "", writer, lease.toMillis() + "", Integer.toString(max))
        .thenCompose(this::reading);
  }

  private CompletableFuture<JournalBatch> reading(ScriptReply reply) {
    String tag = reply.text();
    if (tag.equals("held")) {
      return CompletableFuture.completedFuture(new JournalBatch.Busy());
    }
    RecordPosition head = new RecordPosition(reply.number(), reply.number());
    if (tag.equals("snapshot")) {
      return CompletableFuture.completedFuture(new JournalBatch.Snapshot(head, reply.text()));
    }
    List<FeedEntry> entries = new ArrayList<>();
    while (reply.hasMore()) {
      entries.add(FeedTail.entry(reply.text(), reply.text()));
    }
    Optional<String> last =
        entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().id());
    return changed(head, entries).thenApply(lines -> new JournalBatch.Changes(head, last, lines));
  }

  /** Records that the journal contains the feed up to this entry. */
  public CompletableFuture<Boolean> markWritten(String writer, String feedId) {
    return redis
        .run(LuaScript.JOURNAL_WRITTEN, keys, "", writer, feedId)
        .thenApply(reply -> reply.number() == 1);
  }

  /** The position of the journal. */
  public CompletableFuture<Position> position() {
    return redis
        .call(commands -> commands.hmget(keys.key("meta"), "generation", "journal"))
        .thenApply(
            found ->
                new Position(
                    requireNonNull(found).get(0).getValueOrElse(""),
                    found.get(1).getValueOrElse("")));
  }

  private CompletableFuture<List<JournalEntry>> changed(
      RecordPosition head, List<FeedEntry> entries) {
    Set<String> jobs = new LinkedHashSet<>();
    Set<String> timelines = new LinkedHashSet<>();
    Set<String> accepted = new LinkedHashSet<>();
    Set<String> listed = new LinkedHashSet<>();
    Set<String> instances = new LinkedHashSet<>();
    List<JournalEntry> files = new ArrayList<>();
    for (FeedEntry entry : entries) {
      String job = entry.jobId();
      switch (entry.kind()) {
        case "job" -> {
          String id = requireNonNull(job);
          jobs.add(id);
          timelines.add(id);
          if (entry.event().equals("accepted")) {
            accepted.add(id);
          } else if (entry.event().equals("listed")) {
            listed.add(id);
          }
        }
        case "file" -> {
          jobs.add(requireNonNull(job));
          files.add(file(head, entry));
        }
        case "instance" -> instances.add(requireNonNull(entry.instanceId()));
        default -> {}
      }
    }
    return all(
        List.of(
            fields(head, "jobs", jobs),
            fields(head, "timelines", timelines),
            fields(head, "bodies", accepted),
            fields(head, "instances", instances),
            all(listed.stream().map(id -> fields(head, files(id), List.of("listing"))).toList()),
            CompletableFuture.completedFuture(files)));
  }

  private JournalEntry file(RecordPosition head, FeedEntry entry) {
    String value =
        switch (entry.event()) {
          case "file_started" -> "S";
          case "file_done" -> "D";
          default -> "F" + requireNonNullElse(entry.detail(), "");
        };
    String field = entry.attempt() + "|" + entry.fileId();
    return line(head, files(requireNonNull(entry.jobId())), field, value);
  }

  private static String files(String jobId) {
    return "files:" + jobId;
  }

  private JournalEntry line(RecordPosition head, String key, String field, @Nullable String value) {
    return new JournalEntry(keys.pool(), head.generation(), head.version(), key, field, value);
  }

  private CompletableFuture<List<JournalEntry>> fields(
      RecordPosition head, String key, Collection<String> fields) {
    if (fields.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return redis
        .call(commands -> commands.hmget(keys.key(key), fields.toArray(String[]::new)))
        .thenApply(
            found ->
                requireNonNull(found).stream()
                    .filter(KeyValue::hasValue)
                    .map(pair -> line(head, key, pair.getKey(), pair.getValue()))
                    .toList());
  }

  private CompletableFuture<List<JournalEntry>> whole(
      RecordPosition head, String key, String name) {
    return redis
        .call(commands -> commands.hgetall(name))
        .thenApply(
            all ->
                requireNonNull(all).entrySet().stream()
                    .map(field -> line(head, key, field.getKey(), field.getValue()))
                    .toList());
  }

  /** Everything but jobs: instances, processes, desired state, shutdowns, API keys and pause. */
  public CompletableFuture<List<JournalEntry>> readAllButJobs(RecordPosition head) {
    List<CompletableFuture<List<JournalEntry>>> parts = new ArrayList<>();
    for (String key : SMALL) {
      parts.add(whole(head, key, keys.key(key)));
    }
    parts.add(whole(head, "keys", KEYS));
    parts.add(fields(head, "meta", List.of("paused")));
    return all(parts);
  }

  /**
   * A page of the jobs with everything stored about them.
   *
   * @param cursor cursor of the page before, null for the first
   * @param endedSince jobs that ended earlier are omitted; milliseconds of Redis's clock
   */
  public CompletableFuture<SnapshotPage> readJobs(
      RecordPosition head, @Nullable String cursor, long endedSince) {
    ScanCursor from = cursor == null ? ScanCursor.INITIAL : ScanCursor.of(cursor);
    return redis
        .call(commands -> commands.hscan(keys.key("jobs"), from, ScanArgs.Builder.limit(SCANNED)))
        .thenCompose(found -> part(head, requireNonNull(found), endedSince));
  }

  private CompletableFuture<SnapshotPage> part(
      RecordPosition head, MapScanCursor<String, String> found, long endedSince) {
    List<JournalEntry> jobs = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<CompletableFuture<List<JournalEntry>>> parts = new ArrayList<>();
    for (Map.Entry<String, String> job : found.getMap().entrySet()) {
      Optional<JobRecord> record = JsonRecords.read(job.getValue(), JobRecord.class);
      Long ended = record.map(JobRecord::endedMillis).orElse(null);
      if (record.isEmpty() || (ended != null && ended < endedSince)) {
        continue;
      }
      ids.add(job.getKey());
      jobs.add(line(head, "jobs", job.getKey(), job.getValue()));
      if (ended == null) {
        parts.add(whole(head, files(job.getKey()), keys.key(files(job.getKey()))));
      }
    }
    parts.add(CompletableFuture.completedFuture(jobs));
    parts.add(fields(head, "bodies", ids));
    parts.add(fields(head, "timelines", ids));
    Optional<String> next = found.isFinished() ? Optional.empty() : Optional.of(found.getCursor());
    return all(parts).thenApply(lines -> new SnapshotPage(lines, next));
  }

  private static CompletableFuture<List<JournalEntry>> all(
      List<CompletableFuture<List<JournalEntry>>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(done -> parts.stream().flatMap(part -> part.join().stream()).toList());
  }
}
