package io.dsfleet.state.shutdown;

import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.dsfleet.state.slot.CommandReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Staged shutdowns of instances (scheduler). */
public class Shutdowns {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public Shutdowns(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Begins the staged shutdown of an instance; the sweep advances it. Repeated without {@code
   * drain}, it cuts a drain short.
   *
   * @param processId the launch to end, null for the current one
   * @param drain whether to wait for the instance's jobs
   */
  public CompletableFuture<ShutdownReply> begin(
      String instanceId, @Nullable String processId, String reason, boolean drain) {
    return redis
        .run(
            LuaScript.BEGIN_SHUTDOWN,
            keys,
            "",
            instanceId,
            processId == null ? "" : processId,
            reason,
            drain ? "1" : "0")
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "stop" -> new ShutdownReply.Begun(order(reply));
                case "known" -> new ShutdownReply.Known();
                case "unknown" -> new ShutdownReply.Unknown();
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Advances a shutdown if it is time; empty if there is none. */
  public CompletableFuture<Optional<ShutdownStep>> advance(String instanceId) {
    return redis
        .run(LuaScript.SHUTDOWN_STEP, keys, "", instanceId)
        .thenApply(
            reply -> reply.text().equals("stop") ? Optional.of(order(reply)) : Optional.empty());
  }

  private static ShutdownStep order(ScriptReply reply) {
    return new ShutdownStep(
        reply.text(),
        ShutdownStage.valueOf(reply.text()),
        reply.text(),
        reply.textOrNull(),
        reply.textOrNull(),
        reply.number() == 1,
        reply.number(),
        reply.number(),
        CommandReader.assignments(reply));
  }
}
