package io.dsfleet.state;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Staged shutdowns of instances (scheduler). */
public class Shutdowns {
  private final Redis redis;
  private final PoolKeys keys;

  Shutdowns(Redis redis, PoolKeys keys) {
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
  public CompletableFuture<StopReply> stop(
      String instanceId, @Nullable String processId, String reason, boolean drain) {
    return redis
        .run(
            Script.BEGIN_SHUTDOWN,
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
                case "stop" -> new StopReply.Begun(order(reply));
                case "known" -> new StopReply.Known();
                case "unknown" -> new StopReply.Unknown();
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Advances a shutdown if it is time; empty if there is none. */
  CompletableFuture<Optional<StopOrder>> step(String instanceId) {
    return redis
        .run(Script.SHUTDOWN_STEP, keys, "", instanceId)
        .thenApply(
            reply -> reply.text().equals("stop") ? Optional.of(order(reply)) : Optional.empty());
  }

  private static StopOrder order(Reply reply) {
    return new StopOrder(
        reply.text(),
        StopRung.valueOf(reply.text()),
        reply.text(),
        reply.textOrNull(),
        reply.textOrNull(),
        reply.number() == 1,
        reply.number(),
        reply.number(),
        CommandReader.assignments(reply));
  }
}
