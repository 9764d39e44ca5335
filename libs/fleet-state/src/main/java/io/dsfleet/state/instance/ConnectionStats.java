package io.dsfleet.state.instance;

import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.util.concurrent.CompletableFuture;

/** Statistics of app connections (ds-bridge), for display only. */
public final class ConnectionStats {
  /** Number of ended sessions that are kept. */
  static final int DISCONNECTIONS = 100;

  private final RedisExecutor redis;
  private final PoolKeys keys;

  public ConnectionStats(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Stores the last metrics of an app. */
  public CompletableFuture<AppMetrics> storeMetrics(AppMetrics metrics) {
    return redis
        .call(
            commands ->
                commands.hset(
                    keys.key("metrics"), metrics.instanceId(), JsonRecords.write(metrics)))
        .thenApply(created -> metrics);
  }

  /** Stores the connection counts of a bridge. */
  public CompletableFuture<BridgeConnectionCounts> storeConnectionCounts(
      BridgeConnectionCounts counts) {
    return redis
        .call(
            commands ->
                commands.hset(keys.key("sockets"), counts.bridgeId(), JsonRecords.write(counts)))
        .thenApply(created -> counts);
  }

  /** Counts a reconnection of an app as the same process. */
  public CompletableFuture<Long> countReconnection(String instanceId) {
    return redis
        .call(commands -> commands.hincrby(keys.key("reconnections"), instanceId, 1))
        .thenApply(count -> count == null ? 0 : count);
  }

  /** Stores the end of a session; only the newest are kept. */
  public CompletableFuture<EndedSession> storeEndedSession(EndedSession disconnection) {
    String key = keys.key("disconnections");
    var pushed = redis.call(commands -> commands.lpush(key, JsonRecords.write(disconnection)));
    return redis
        .call(commands -> commands.ltrim(key, 0, DISCONNECTIONS - 1L))
        .thenCombine(pushed, (trimmed, length) -> disconnection);
  }
}
