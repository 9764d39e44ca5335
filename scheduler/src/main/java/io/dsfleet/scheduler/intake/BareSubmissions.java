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
 * Submissions that an upstream published itself: nobody has recorded them yet.
 *
 * <p>One without an idempotency key that the broker delivers twice is refused the second time while
 * the job lives, since its camera is busy.
 */
public final class BareSubmissions {
  private static final Logger LOG = LoggerFactory.getLogger(BareSubmissions.class);
  private static final JobLines LINES = JobLines.of("scheduler");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final MediaRoots roots;
  private final RequestCompletion completion;
  private final CameraSecrets secrets;
  private final SubmissionReplies replies;
  private final AuditLog audit;
  private final InstantSource clock;

  /**
   * Holds requests to the roots, completes them, seals their secrets, and answers those who asked
   * for an answer.
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

  /** Records and queues the job; a refusal is the reason. */
  CompletableFuture<Optional<String>> take(PoolState pool, SubmitJob item) {
    String wrong = wrong(pool, item.request());
    if (!wrong.isEmpty()) {
      return refuse(pool, item, "VALIDATION", wrong);
    }
    SubmitJob sealed =
        new SubmitJob(
            null,
            secrets.sealed(item.request()),
            item.idempotencyKey(),
            item.replyTo(),
            item.traceparent());
    String jobId = JobIds.next(pool.name(), clock.millis(), TraceId.ofParent(item.traceparent()));
    NewJob job = job(jobId, sealed, completion.complete(answered(sealed)));
    return pool.intake().accept(job).thenCompose(reply -> accepted(pool, item, reply));
  }

  /** Records a job that the gateway took, which its record has forgotten, and queues it. */
  CompletableFuture<Optional<String>> takeAgain(PoolState pool, SubmitJob item, String jobId) {
    return pool.intake()
        .accept(job(jobId, item, item.request()))
        .thenCompose(
            reply ->
                reply instanceof AcceptReply.CameraBusy busy
                    ? CompletableFuture.completedFuture(
                        Optional.of("expected a free camera, but it has job " + busy.jobId()))
                    : pool.jobTransitions().enqueue(jobId).thenApply(queued -> Optional.empty()));
  }

  /** The queue that hears of the submission hears of the end too, unless the request names one. */
  private static AnalysisRequest answered(SubmitJob item) {
    AnalysisRequest asked = item.request();
    AnalysisRequest answered =
        asked.replyTo() == null ? asked.answeredTo(asked.callbackUrl(), item.replyTo()) : asked;
    return AnalysisRequestRules.check(answered).isEmpty() ? answered : asked;
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
              "expected a new idempotency_key, but " + reused.jobId() + " used it");
      case AcceptReply.CameraBusy busy ->
          refuse(
              pool, item, "CAMERA_BUSY", "expected a free camera, but it has job " + busy.jobId());
    };
  }

  private CompletableFuture<Optional<String>> queue(PoolState pool, SubmitJob item, String jobId) {
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenApply(
            reply -> {
              replies.accepted(item.replyTo(), item.idempotencyKey(), jobId);
              note(pool, "accepted " + jobId);
              LINES.say(jobId, "queued, as an upstream published it");
              return Optional.empty();
            });
  }

  private CompletableFuture<Optional<String>> refuse(
      PoolState pool, SubmitJob item, String code, String reason) {
    note(pool, "refused " + code);
    replies.refused(item.replyTo(), item.idempotencyKey(), code, reason);
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  /** The broker lets its users in; which one published cannot be told here. */
  private void note(PoolState pool, String outcome) {
    var _ =
        audit
            .append(
                new AuditLog.Entry(
                    "amqp", null, null, "broker", "SubmitJob " + pool.name(), outcome))
            .exceptionally(
                away -> {
                  LOG.debug("not in the audit log: {}", away.toString());
                  return "";
                });
  }

  private String wrong(PoolState pool, AnalysisRequest request) {
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
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
