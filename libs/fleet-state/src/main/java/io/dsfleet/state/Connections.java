package io.dsfleet.state;

import java.util.concurrent.CompletableFuture;

/** Statistics of app connections (ds-bridge), for display only. */
public final class Connections {
  /** Number of ended sessions that are kept. */
  static final int DISCONNECTIONS = 100;

  private final Redis redis;
  private final PoolKeys keys;

  Connections(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Stores the last metrics of an app. */
  public CompletableFuture<AppMetrics> metrics(AppMetrics metrics) {
    return redis
        .call(
            commands ->
                commands.hset(keys.key("metrics"), metrics.instanceId(), Codec.write(metrics)))
        .thenApply(created -> metrics);
  }

  /** Stores the connection counts of a bridge. */
  public CompletableFuture<SocketCounts> sockets(SocketCounts counts) {
    return redis
        .call(
            commands -> commands.hset(keys.key("sockets"), counts.bridgeId(), Codec.write(counts)))
        .thenApply(created -> counts);
  }

  /** Counts a reconnection of an app as the same process. */
  public CompletableFuture<Long> reconnected(String instanceId) {
    return redis
        .call(commands -> commands.hincrby(keys.key("reconnections"), instanceId, 1))
        .thenApply(count -> count == null ? 0 : count);
  }

  /** Stores the end of a session; only the newest are kept. */
  public CompletableFuture<Disconnection> ended(Disconnection disconnection) {
    String key = keys.key("disconnections");
    var pushed = redis.call(commands -> commands.lpush(key, Codec.write(disconnection)));
    return redis
        .call(commands -> commands.ltrim(key, 0, DISCONNECTIONS - 1L))
        .thenCombine(pushed, (trimmed, length) -> disconnection);
  }
}
