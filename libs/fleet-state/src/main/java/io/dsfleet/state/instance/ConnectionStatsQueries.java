package io.dsfleet.state.instance;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.lettuce.core.Range;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queries of connection statistics. */
public final class ConnectionStatsQueries {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public ConnectionStatsQueries(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** The last metrics of the app. */
  public CompletableFuture<Optional<AppMetrics>> metrics(String instanceId) {
    return redis
        .call(commands -> commands.hget(keys.key("metrics"), instanceId))
        .thenApply(json -> JsonRecords.read(json, AppMetrics.class));
  }

  /** The last metrics of every app. */
  public CompletableFuture<List<AppMetrics>> metrics() {
    return values("metrics", AppMetrics.class);
  }

  /** Connection counts of the bridges whose lease is valid. */
  public CompletableFuture<List<BridgeConnectionCounts>> connectionCounts() {
    return redis
        .call(commands -> commands.time())
        .thenCompose(time -> liveBridges(Long.parseLong(time(time) + "000")))
        .thenCombine(
            values("sockets", BridgeConnectionCounts.class),
            (live, all) -> all.stream().filter(each -> live.contains(each.bridgeId())).toList());
  }

  /** Number of reconnections of each app as the same process, by instance id. */
  public CompletableFuture<Map<String, Long>> reconnections() {
    return redis
        .call(commands -> commands.hgetall(keys.key("reconnections")))
        .thenApply(
            all ->
                Objects.requireNonNull(all).entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            each -> Long.parseLong(each.getValue()),
                            Long::sum,
                            TreeMap::new)));
  }

  /** The last ended sessions, newest first. */
  public CompletableFuture<List<EndedSession>> endedSessions(int limit) {
    return redis
        .call(commands -> commands.lrange(keys.key("disconnections"), 0, limit - 1L))
        .thenApply(all -> JsonRecords.readAll(all, EndedSession.class));
  }

  private CompletableFuture<Set<String>> liveBridges(long nowMillis) {
    return redis
        .call(
            commands ->
                commands.zrangebyscore(
                    keys.key("bridges"),
                    Range.from(Range.Boundary.including(nowMillis), Range.Boundary.unbounded())))
        .thenApply(all -> new HashSet<>(Objects.requireNonNullElse(all, List.<String>of())));
  }

  private <T> CompletableFuture<List<T>> values(String name, Class<T> type) {
    return redis
        .call(commands -> commands.hvals(keys.key(name)))
        .thenApply(all -> JsonRecords.readAll(all, type));
  }

  private static String time(@Nullable Collection<String> time) {
    return Objects.requireNonNull(time).iterator().next();
  }
}
