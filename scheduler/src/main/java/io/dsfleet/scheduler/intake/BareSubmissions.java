package io.dsfleet.scheduler.intake;

import static java.util.Objects.requireNonNull;

import io.dsfleet.broker.JobLines;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestRules;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.MediaRoots;
import io.dsfleet.messages.job.RequestCompletion;
import io.dsfleet.messages.job.TraceId;
import io.dsfleet.state.AcceptReply;
import io.dsfleet.state.AuditLog;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.NewJob;
import io.dsfleet.state.PoolState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accepts submissions that external systems publish directly to RabbitMQ.
 *
 * <p>A submission without an idempotency key that is delivered twice is refused the second time
 * while the job is active, because its camera is busy.
 */
public final class BareSubmissions {
  private static final Logger LOG = LoggerFactory.getLogger(BareSubmissions.class);
  private static final JobLines STEPS = JobLines.of("scheduler");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final MediaRoots roots;
  private final RequestCompletion completion;
  private final CameraSecrets secrets;
  private final SubmissionReplies replies;
  private final AuditLog audit;
  private final InstantSource clock;

  /**
   * Restricts requests to the media roots, completes them, encrypts their secrets, and replies if a
   * reply queue is named.
   */
  public BareSubmissions(
      MediaRoots roots,
      RequestCompletion completion,
      CameraSecrets secrets,
      SubmissionReplies replies,
      AuditLog audit,
      InstantSource clock) {
    this.roots = roots;
    this.completion = completion;
    this.secrets = secrets;
    this.replies = replies;
    this.audit = audit;
    this.clock = clock;
  }

  /** Accepts and queues the job; completes with the reason if it is refused. */
  CompletableFuture<Optional<String>> take(PoolState pool, SubmitJob item) {
    String errors = validate(pool, item.request());
    if (!errors.isEmpty()) {
      return refuse(pool, item, "VALIDATION", errors);
    }
    SubmitJob sealed =
        new SubmitJob(
            null,
            secrets.sealed(item.request()),
            item.idempotencyKey(),
            item.replyTo(),
            item.traceparent());
    String jobId = JobIds.next(pool.name(), clock.millis(), TraceId.ofParent(item.traceparent()));
    NewJob job = job(jobId, sealed, completion.complete(withReplyTo(sealed)));
    return pool.intake().accept(job).thenCompose(reply -> accepted(pool, item, reply));
  }

  /** Accepts and queues again a job of the gateway that was lost with the state. */
  CompletableFuture<Optional<String>> takeAgain(PoolState pool, SubmitJob item, String jobId) {
    return pool.intake()
        .accept(job(jobId, item, item.request()))
        .thenCompose(
            reply ->
                reply instanceof AcceptReply.CameraBusy busy
                    ? CompletableFuture.completedFuture(
                        Optional.of("the camera is in use by job " + busy.jobId()))
                    : pool.jobTransitions().enqueue(jobId).thenApply(queued -> Optional.empty()));
  }

  /**
   * Uses the reply queue of the submission for the result too, unless the request names another.
   */
  private static AnalysisRequest withReplyTo(SubmitJob item) {
    AnalysisRequest request = item.request();
    AnalysisRequest addressed =
        request.replyTo() == null
            ? request.answeredTo(request.callbackUrl(), item.replyTo())
            : request;
    return AnalysisRequestRules.check(addressed).isEmpty() ? addressed : request;
  }

  private CompletableFuture<Optional<String>> accepted(
      PoolState pool, SubmitJob item, AcceptReply reply) {
    return switch (reply) {
      case AcceptReply.Accepted accepted -> queue(pool, item, accepted.jobId());
      case AcceptReply.Replayed replayed -> queue(pool, item, replayed.jobId());
      case AcceptReply.KeyReused reused ->
          refuse(
              pool,
              item,
              "IDEMPOTENCY_KEY_REUSED",
              "idempotency_key was already used by job " + reused.jobId());
      case AcceptReply.CameraBusy busy ->
          refuse(pool, item, "CAMERA_BUSY", "the camera is in use by job " + busy.jobId());
    };
  }

  private CompletableFuture<Optional<String>> queue(PoolState pool, SubmitJob item, String jobId) {
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenApply(
            reply -> {
              replies.accepted(item.replyTo(), item.idempotencyKey(), jobId);
              audit(pool, "accepted " + jobId);
              STEPS.say(jobId, "queued, published by an external system");
              return Optional.empty();
            });
  }

  private CompletableFuture<Optional<String>> refuse(
      PoolState pool, SubmitJob item, String code, String reason) {
    audit(pool, "refused " + code);
    replies.refused(item.replyTo(), item.idempotencyKey(), code, reason);
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  /** The broker authenticates its users; the publishing user is unknown here. */
  private void audit(PoolState pool, String outcome) {
    var _ =
        audit
            .append(
                new AuditLog.Entry(
                    "amqp", null, null, "broker", "SubmitJob " + pool.name(), outcome))
            .exceptionally(
                unavailable -> {
                  LOG.debug("cannot append to the audit log: {}", unavailable.toString());
                  return "";
                });
  }

  private String validate(PoolState pool, AnalysisRequest request) {
    List<FieldError> errors = new ArrayList<>(AnalysisRequestRules.check(request));
    errors.addAll(roots.check(request));
    errors.addAll(secrets.check(request));
    if (!errors.isEmpty()) {
      return errors.stream()
          .map(error -> error.field() + ": " + error.message())
          .collect(Collectors.joining("; "));
    }
    return request.pool() == null || request.pool().equals(pool.name())
        ? ""
        : "pool: expected " + pool.name() + " on this queue, but it is " + request.pool();
  }

  private NewJob job(String jobId, SubmitJob item, AnalysisRequest request) {
    String body = MAPPER.writeValueAsString(request);
    int files = request.namedFiles().size();
    String key = item.idempotencyKey();
    return new NewJob(
        jobId,
        requireNonNull(request.cameraId()),
        requireNonNull(request.cameraType()),
        request.cameraName(),
        request.tenantOrDefault(),
        request.priorityOrDefault(),
        files == 0 ? null : files,
        body,
        key,
        key == null ? null : sha256(MAPPER.writeValueAsString(item.request())),
        request.wantsAnswer());
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
