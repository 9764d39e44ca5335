package io.dsfleet.state.job;

import static java.util.Objects.requireNonNullElse;

import io.dsfleet.messages.codec.Sha256Hash;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Acceptance of jobs (gateway, and scheduler for jobs submitted over the broker). */
public class JobAcceptance {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public JobAcceptance(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Records the job and its outbox entry atomically. */
  public CompletableFuture<JobAcceptanceReply> accept(NewJob job) {
    String key = requireNonNullElse(job.idempotencyKey(), "");
    return redis
        .run(
            LuaScript.ACCEPT,
            keys,
            key.isEmpty() ? "-" : hashOf(key),
            job.jobId(),
            Long.toString(job.cameraId()),
            job.cameraType().wireName(),
            requireNonNullElse(job.cameraName(), ""),
            job.tenant(),
            Integer.toString(job.priority()),
            job.totalFiles() == null ? "" : Integer.toString(job.totalFiles()),
            job.body(),
            key.isEmpty() ? "" : "1",
            requireNonNullElse(job.bodyHash(), ""),
            job.hasCallback() ? "1" : "",
            job.otherCameraId() == null ? "" : Long.toString(job.otherCameraId()))
        .thenApply(JobAcceptance::accepted);
  }

  /** Records that the broker confirmed these submissions; returns how many were still pending. */
  public CompletableFuture<Integer> confirmSubmissions(List<String> jobIds) {
    return redis
        .run(LuaScript.SUBMITTED, keys, "", jobIds.toArray(String[]::new))
        .thenApply(ScriptReply::count);
  }

  private static JobAcceptanceReply accepted(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "accepted" -> new JobAcceptanceReply.Accepted(reply.text(), camera(reply));
      case "replayed" -> new JobAcceptanceReply.Replayed(reply.text(), camera(reply));
      case "key_reused" -> new JobAcceptanceReply.KeyReused(reply.text());
      case "camera_busy" -> new JobAcceptanceReply.CameraBusy(reply.text());
      default -> throw reply.unexpected(tag);
    };
  }

  private static long camera(ScriptReply reply) {
    return Long.parseLong(reply.text());
  }

  /** The hash in the name of an idempotency key's Redis key, hexadecimal. */
  public static String hashOf(String text) {
    return Sha256Hash.hexOf(text);
  }
}
