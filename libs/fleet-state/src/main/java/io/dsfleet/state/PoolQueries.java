package io.dsfleet.state;

import static java.util.Objects.requireNonNullElse;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.consistency.ConsistencyChecker;
import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.DesiredStateStore;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.events.FeedTail;
import io.dsfleet.state.instance.ConnectionStatsQueries;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.job.JobFileDecoder;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobPage;
import io.dsfleet.state.job.JobPageReader;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.PoolCounts;
import io.dsfleet.state.job.PoolCountsReader;
import io.dsfleet.state.job.QueuePosition;
import io.dsfleet.state.job.QueuePositionQuery;
import io.dsfleet.state.job.TimelineEntry;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.shutdown.ShutdownRecord;
import io.dsfleet.state.slot.SlotRecord;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queries of a pool. The result for an unknown id is empty. */
public class PoolQueries {
  private final RedisExecutor redis;
  private final PoolKeys keys;
  private final JobPageReader pages;
  private final ProcessRecordStore processes;
  private final DesiredStateStore desired;
  private final ConnectionStatsQueries connections;

  PoolQueries(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
    pages = new JobPageReader(redis, keys);
    processes = new ProcessRecordStore(redis, keys);
    desired = new DesiredStateStore(redis, keys);
    connections = new ConnectionStatsQueries(redis, keys);
  }

  /** Connection statistics. */
  public ConnectionStatsQueries connectionStats() {
    return connections;
  }

  /** The record of this launch. */
  public CompletableFuture<Optional<ProcessRecord>> process(String id) {
    return processes.find(id);
  }

  /** The records of all launches. */
  public CompletableFuture<List<ProcessRecord>> processes() {
    return processes.list();
  }

  /** The desired state. */
  public CompletableFuture<DesiredState> desiredState() {
    return desired.read();
  }

  /** The job of this id. */
  public CompletableFuture<Optional<JobRecord>> job(String id) {
    return field("jobs", id).thenApply(json -> JsonRecords.read(json, JobRecord.class));
  }

  /** The jobs of these ids, without unknown ones. */
  public CompletableFuture<Map<String, JobRecord>> jobs(Collection<String> ids) {
    return fields("jobs", ids)
        .thenApply(
            found -> {
              Map<String, JobRecord> jobs = new LinkedHashMap<>();
              found.forEach(
                  (id, json) ->
                      JsonRecords.read(json, JobRecord.class).ifPresent(j -> jobs.put(id, j)));
              return jobs;
            });
  }

  /** Ids of all live jobs in no particular order. */
  public CompletableFuture<List<String>> liveJobs() {
    return redis
        .call(commands -> commands.hvals(keys.key("cameras")))
        .thenApply(all -> requireNonNullElse(all, List.of()));
  }

  /** The live job of this camera. */
  public CompletableFuture<Optional<String>> liveJobOf(long cameraId) {
    return field("cameras", Long.toString(cameraId)).thenApply(Optional::ofNullable);
  }

  /**
   * A page of jobs, newest first; may be shorter than {@code limit} if few jobs match.
   *
   * @param cursor cursor of the page before, null for the first page
   */
  public CompletableFuture<JobPage> jobs(JobFilter filter, @Nullable String cursor, int limit) {
    return pages.page(filter, cursor, limit, false);
  }

  /** A page of jobs, oldest first. */
  public CompletableFuture<JobPage> oldestJobs(
      JobFilter filter, @Nullable String cursor, int limit) {
    return pages.page(filter, cursor, limit, true);
  }

  /** The accepted request of the job, JSON. */
  public CompletableFuture<Optional<String>> request(String jobId) {
    return field("bodies", jobId).thenApply(Optional::ofNullable);
  }

  /** The accepted request of the job, also empty if it cannot be decoded. */
  public CompletableFuture<Optional<AnalysisRequest>> decodedRequest(String jobId) {
    return field("bodies", jobId).thenApply(json -> JsonRecords.read(json, AnalysisRequest.class));
  }

  /** The requests of these jobs, without unknown ones. */
  public CompletableFuture<Map<String, String>> requests(Collection<String> jobIds) {
    return fields("bodies", jobIds);
  }

  /** The events of the job, oldest first. */
  public CompletableFuture<List<TimelineEntry>> timeline(String jobId) {
    return field("timelines", jobId)
        .thenApply(
            lines ->
                JsonRecords.readAll(
                    lines == null ? null : lines.lines().toList(), TimelineEntry.class));
  }

  /** The last progress that the app reported, JSON. */
  public CompletableFuture<Optional<String>> progress(String jobId) {
    return field("progress", jobId).thenApply(Optional::ofNullable);
  }

  /** The last progress of each of these jobs, JSON, without jobs that reported none. */
  public CompletableFuture<Map<String, String>> progress(Collection<String> jobIds) {
    return fields("progress", jobIds);
  }

  /** The state of each file started by the current or last attempt, in no particular order. */
  public CompletableFuture<List<JobFileOutcome>> fileOutcomes(String jobId) {
    return job(jobId)
        .thenCombine(
            redis.call(commands -> commands.hgetall(keys.key("files:" + jobId))),
            (job, all) ->
                job.map(it -> JobFileDecoder.of(it.attempt(), Objects.requireNonNull(all)))
                    .orElse(List.of()));
  }

  /** The files that the bridge listed for the job, JSON. */
  public CompletableFuture<Optional<String>> fileListing(String jobId) {
    return field("files:" + jobId, "listing").thenApply(Optional::ofNullable);
  }

  /** Why the job waits. */
  public CompletableFuture<Optional<QueuePosition>> queuePosition(String jobId) {
    return new QueuePositionQuery(redis, keys).of(jobId);
  }

  /** Every instance. */
  public CompletableFuture<List<InstanceRecord>> instances() {
    return values("instances", InstanceRecord.class);
  }

  /** The instance of this id. */
  public CompletableFuture<Optional<InstanceRecord>> instance(String id) {
    return field("instances", id).thenApply(json -> JsonRecords.read(json, InstanceRecord.class));
  }

  /** The current or last shutdown of the instance. */
  public CompletableFuture<Optional<ShutdownRecord>> shutdown(String instanceId) {
    return field("stops", instanceId)
        .thenApply(json -> JsonRecords.read(json, ShutdownRecord.class));
  }

  /** Every slot; slow in large pools, for display and checks. */
  public CompletableFuture<List<SlotRecord>> slots() {
    return values("slots", SlotRecord.class);
  }

  /** The existing slots of an instance with {@code streamsCount} streams. */
  public CompletableFuture<List<SlotRecord>> slots(String instanceId, int streamsCount) {
    String[] names = new String[streamsCount];
    for (int i = 0; i < streamsCount; i++) {
      names[i] = instanceId + "/" + i;
    }
    return fields("slots", List.of(names))
        .thenApply(found -> JsonRecords.readAll(List.copyOf(found.values()), SlotRecord.class));
  }

  /** Number of bridges whose lease is valid, with or without sessions. */
  public CompletableFuture<Long> liveBridges() {
    return redis
        .call(commands -> commands.time())
        .thenCompose(
            time -> {
              String now = Objects.requireNonNull(time).getFirst() + "000";
              return redis.call(
                  commands ->
                      commands.zcount(
                          keys.key("bridges"), Range.from(bound(now), Range.Boundary.unbounded())));
            })
        .thenApply(count -> count == null ? 0 : count);
  }

  private static Range.Boundary<Long> bound(String millis) {
    return Range.Boundary.including(Long.valueOf(millis));
  }

  /** How long the next job has waited, zero if no job waits. */
  public CompletableFuture<Duration> longestWait() {
    var now = redis.call(commands -> commands.time());
    var offset = redis.call(commands -> commands.hget(keys.key("meta"), "offset"));
    return redis
        .call(commands -> commands.zrange(keys.key("pending"), 0, 0))
        .thenCompose(
            head ->
                head == null || head.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.<JobRecord>empty())
                    : job(head.getFirst()))
        .thenCombine(now.thenCombine(offset, PoolQueries::millis), PoolQueries::since);
  }

  private static long millis(@Nullable List<String> time, @Nullable String offset) {
    List<String> parts = Objects.requireNonNull(time);
    return Long.parseLong(parts.get(0)) * 1000
        + Long.parseLong(parts.get(1)) / 1000
        + Long.parseLong(offset == null ? "0" : offset);
  }

  private static Duration since(Optional<JobRecord> head, long now) {
    return head.map(job -> Duration.ofMillis(Math.max(0, now - job.sinceMillis())))
        .orElse(Duration.ZERO);
  }

  /** Whether the pool is paused. */
  public CompletableFuture<Boolean> paused() {
    return field("meta", "paused").thenApply("1"::equals);
  }

  /** Sizes of the pool. */
  public CompletableFuture<PoolCounts> counts() {
    return PoolCountsReader.read(redis, keys);
  }

  /** At most {@code limit} feed entries after this id; {@code 0} starts at the first one. */
  public CompletableFuture<List<FeedEntry>> feedAfter(String id, int limit) {
    Range<String> after = Range.from(Range.Boundary.excluding(id), Range.Boundary.unbounded());
    return redis
        .call(commands -> commands.xrange(keys.key("feed"), after, Limit.from(limit)))
        .thenApply(PoolQueries::entries);
  }

  /** At most {@code limit} feed entries before this id, newest first; null starts at the end. */
  public CompletableFuture<List<FeedEntry>> feedBefore(@Nullable String id, int limit) {
    Range<String> before =
        id == null
            ? Range.unbounded()
            : Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(id));
    return redis
        .call(commands -> commands.xrevrange(keys.key("feed"), before, Limit.from(limit)))
        .thenApply(PoolQueries::entries);
  }

  private static List<FeedEntry> entries(@Nullable List<StreamMessage<String, String>> all) {
    return requireNonNullElse(all, List.<StreamMessage<String, String>>of()).stream()
        .map(FeedTail::entry)
        .toList();
  }

  /** Id of the newest feed entry, {@code 0-0} if there is none. */
  public CompletableFuture<String> lastFeedId() {
    return redis
        .call(commands -> commands.xrevrange(keys.key("feed"), Range.unbounded(), Limit.from(1)))
        .thenApply(
            all -> all == null || all.isEmpty() ? FeedTail.START_ID : all.getFirst().getId());
  }

  /** Checks the consistency of all jobs and slots; slow. */
  public CompletableFuture<ConsistencyReport> checkConsistency() {
    return new ConsistencyChecker(redis, keys).run();
  }

  private <T> CompletableFuture<List<T>> values(String name, Class<T> type) {
    return redis
        .call(commands -> commands.hvals(keys.key(name)))
        .thenApply(all -> JsonRecords.readAll(all, type));
  }

  private CompletableFuture<@Nullable String> field(String name, String field) {
    return redis.call(commands -> commands.hget(keys.key(name), field));
  }

  private CompletableFuture<Map<String, String>> fields(String name, Collection<String> fields) {
    if (fields.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return redis
        .call(commands -> commands.hmget(keys.key(name), fields.toArray(String[]::new)))
        .thenApply(
            all -> {
              Map<String, String> found = new LinkedHashMap<>();
              for (KeyValue<String, String> pair : Objects.requireNonNull(all)) {
                pair.ifHasValue(value -> found.put(pair.getKey(), value));
              }
              return found;
            });
  }
}
