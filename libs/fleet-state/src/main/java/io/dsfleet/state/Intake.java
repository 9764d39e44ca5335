package io.dsfleet.state;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Acceptance of jobs (gateway, and scheduler for jobs submitted over the broker). */
public class Intake {
  private final Redis redis;
  private final PoolKeys keys;

  Intake(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Records the job and its outbox entry atomically. */
  public CompletableFuture<AcceptReply> accept(NewJob job) {
    String key = requireNonNullElse(job.idempotencyKey(), "");
    return redis
        .run(
            Script.ACCEPT,
            keys,
            key.isEmpty() ? "-" : sha256(key),
            job.jobId(),
            Long.toString(job.cameraId()),
            job.cameraType().wire(),
            requireNonNullElse(job.cameraName(), ""),
            job.tenant(),
            Integer.toString(job.priority()),
            job.totalFiles() == null ? "" : Integer.toString(job.totalFiles()),
            job.body(),
            key.isEmpty() ? "" : "1",
            requireNonNullElse(job.bodyHash(), ""),
            job.wantsAnswer() ? "1" : "")
        .thenApply(Intake::accepted);
  }

  /** Records that the broker confirmed these submissions; returns how many were still pending. */
  public CompletableFuture<Integer> submitted(List<String> jobIds) {
    return redis
        .run(Script.SUBMITTED, keys, "", jobIds.toArray(String[]::new))
        .thenApply(Reply::count);
  }

  private static AcceptReply accepted(Reply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "accepted" -> new AcceptReply.Accepted(reply.text());
      case "replayed" -> new AcceptReply.Replayed(reply.text());
      case "key_reused" -> new AcceptReply.KeyReused(reply.text());
      case "camera_busy" -> new AcceptReply.CameraBusy(reply.text());
      default -> throw reply.unexpected(tag);
    };
  }

  /** The hash in the name of an idempotency key's Redis key, hexadecimal. */
  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
