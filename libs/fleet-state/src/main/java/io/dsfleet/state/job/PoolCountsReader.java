package io.dsfleet.state.job;

import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the sizes of a pool's keys in one round trip. */
public final class PoolCountsReader {
  private PoolCountsReader() {}

  public static CompletableFuture<PoolCounts> read(RedisExecutor redis, PoolKeys keys) {
    var jobs = redis.call(commands -> commands.hlen(keys.key("jobs")));
    var cameras = redis.call(commands -> commands.hlen(keys.key("cameras")));
    var pending = redis.call(commands -> commands.zcard(keys.key("pending")));
    var slots = redis.call(commands -> commands.hlen(keys.key("slots")));
    var free = redis.call(commands -> commands.zcard(keys.key("free")));
    return CompletableFuture.allOf(jobs, cameras, pending, slots, free)
        .thenApply(
            done ->
                new PoolCounts(
                    value(jobs.join()),
                    value(cameras.join()),
                    value(pending.join()),
                    value(slots.join()),
                    value(free.join())));
  }

  private static long value(@Nullable Long count) {
    return count == null ? 0 : count;
  }
}
