package io.dsfleet.state;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls of the scripts that end instances. */
final class StopScripts {
  private final Redis redis;
  private final PoolKeys keys;

  StopScripts(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  CompletableFuture<StopReply> stop(
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

  /** Looks at an end that is under way; empty where there is none. */
  CompletableFuture<Optional<StopOrder>> step(String instanceId) {
    return redis
        .run(Script.SHUTDOWN_STEP, keys, "", instanceId)
        .thenApply(
            reply -> reply.text().equals("stop") ? Optional.of(order(reply)) : Optional.empty());
  }

  CompletableFuture<Boolean> note(String instanceId, String word, String detail) {
    return redis
        .run(Script.PROCESS_EVENT, keys, "", instanceId, word, detail)
        .thenApply(reply -> reply.number() == 1);
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
        reply.placements());
  }
}
