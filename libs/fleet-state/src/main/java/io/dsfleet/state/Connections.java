package io.dsfleet.state;

import java.util.concurrent.CompletableFuture;

/** The bridges' notes about connections: nothing is decided by them, they are for views. */
public final class Connections {
  /** Ended sessions that are remembered. */
  static final int DISCONNECTIONS = 100;

  private final Redis redis;
  private final PoolKeys keys;

  Connections(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Notes what the app said of its load. */
  public CompletableFuture<AppMetrics> metrics(AppMetrics metrics) {
    return redis
        .call(
            commands ->
                commands.hset(keys.key("metrics"), metrics.instanceId(), Codec.write(metrics)))
        .thenApply(created -> metrics);
  }

  /** Notes a bridge's sockets. */
  public CompletableFuture<SocketCounts> sockets(SocketCounts counts) {
    return redis
        .call(
            commands -> commands.hset(keys.key("sockets"), counts.bridgeId(), Codec.write(counts)))
        .thenApply(created -> counts);
  }

  /** Counts a return of the app to the life that it had before. */
  public CompletableFuture<Long> reconnected(String instanceId) {
    return redis
        .call(commands -> commands.hincrby(keys.key("reconnections"), instanceId, 1))
        .thenApply(count -> count == null ? 0 : count);
  }

  /** Notes the end of a session; only the newest are kept. */
  public CompletableFuture<Disconnection> ended(Disconnection disconnection) {
    String key = keys.key("disconnections");
    var pushed = redis.call(commands -> commands.lpush(key, Codec.write(disconnection)));
    return redis
        .call(commands -> commands.ltrim(key, 0, DISCONNECTIONS - 1L))
        .thenCombine(pushed, (trimmed, length) -> disconnection);
  }
}
