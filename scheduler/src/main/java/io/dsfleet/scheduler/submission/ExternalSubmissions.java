package io.dsfleet.scheduler.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.codec.Sha256Hash;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestValidator;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.FileUrls;
import io.dsfleet.messages.job.IdempotencyKeyRule;
import io.dsfleet.messages.job.RequestCompleter;
import io.dsfleet.messages.job.TraceId;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.AllowedRoots;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.service.RealPathResolver;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.access.AuditLog;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.NewJob;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accepts submissions that external systems publish directly to RabbitMQ.
 *
 * <p>A submission without an idempotency key that is delivered twice is refused the second time
 * while the job is active, because its camera is busy. Attempts of one process to apply it, also
 * after a redelivery, create one job.
 */
public final class ExternalSubmissions {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalSubmissions.class);
  private static final JobStepLogger STEPS = JobStepLogger.forService("scheduler");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final AllowedRoots roots;
  private final RequestCompleter completion;
  private final UrlSecretSealer secrets;
  private final SubmissionReplySender replies;
  private final AuditLog audit;
  private final InstantSource clock;
  private final SubmissionAttempts attempts = new SubmissionAttempts();

  /**
   * Restricts requests to the media roots, completes them, encrypts their secrets, and replies if a
   * reply queue is named.
   */
  public ExternalSubmissions(
      AllowedRoots roots,
      RequestCompleter completion,
      UrlSecretSealer secrets,
      SubmissionReplySender replies,
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
  CompletableFuture<Optional<String>> accept(PoolState pool, SubmitJob submitted) {
    SubmitJob item = withPaths(submitted);
    String errors = validate(pool, item);
    if (!errors.isEmpty()) {
      return refuse(pool, item, "VALIDATION", errors);
    }
    SubmitJob sealed =
        new SubmitJob(
            null,
            secrets.seal(item.request()),
            item.idempotencyKey(),
            item.replyTo(),
            item.correlationId(),
            item.traceparent());
    String jobId = attempts.jobId(pool, submitted, clock.millis(), () -> newJobId(pool, item));
    AnalysisRequest request = completion.complete(withReplyTo(sealed));
    OptionalLong otherId = completion.otherCameraId(request);
    NewJob job = job(jobId, sealed, request, otherId);
    CompletableFuture<JobAcceptanceReply> first = pool.acceptance().accept(job);
    CompletableFuture<JobAcceptanceReply> last =
        otherId.isPresent() && RequestCompleter.leavesCameraIdOpen(item.request())
            ? first.thenCompose(
                reply ->
                    reply instanceof JobAcceptanceReply.CameraBusy busy
                        ? acceptUnderOtherId(
                            pool, busy, sealed, jobId, request, otherId.getAsLong())
                        : first)
            : first;
    return last.thenCompose(reply -> accepted(pool, item, reply));
  }

  /** Accepts the job under its other camera id if the live job's camera is another one. */
  private CompletableFuture<JobAcceptanceReply> acceptUnderOtherId(
      PoolState pool,
      JobAcceptanceReply.CameraBusy busy,
      SubmitJob sealed,
      String jobId,
      AnalysisRequest request,
      long otherId) {
    return pool.queries()
        .decodedRequest(busy.jobId())
        // Comparing paths reads the disk, which must not block the thread of Redis's replies.
        .thenComposeAsync(
            found ->
                found
                        .filter(
                            live ->
                                RequestCompleter.isOfOtherCamera(
                                    live, request, RealPathResolver::isSame))
                        .isPresent()
                    ? pool.acceptance()
                        .accept(
                            job(
                                jobId,
                                sealed,
                                RequestCompleter.underCameraId(request, otherId),
                                OptionalLong.of(requireNonNull(request.cameraId()))))
                    : CompletableFuture.completedFuture(busy),
            Thread::startVirtualThread);
  }

  /** Forgets the attempts to apply the items; they are not delivered again. */
  void forgetAttempts(PoolState pool, List<SubmitJob> items) {
    items.forEach(item -> attempts.remove(pool, item));
  }

  private String newJobId(PoolState pool, SubmitJob item) {
    return JobIds.next(pool.name(), clock.millis(), TraceId.fromTraceparent(item.traceparent()));
  }

  /** Replies to a submission that names a job, if it also names a reply queue. */
  void reply(SubmitJob item, String jobId, Optional<String> refusal) {
    if (refusal.isPresent()) {
      replies.sendRefused(item, "UNKNOWN_JOB", refusal.get());
    } else {
      replies.sendAccepted(item, jobId);
    }
  }

  private static SubmitJob withPaths(SubmitJob item) {
    return new SubmitJob(
        item.jobId(),
        FileUrls.toPaths(item.request()),
        item.idempotencyKey(),
        item.replyTo(),
        item.correlationId(),
        item.traceparent());
  }

  /**
   * Accepts and queues again a job of the gateway that was lost with the state. The sender is not
   * known to be a gateway, so the id and the request are validated as those of an upstream.
   */
  CompletableFuture<Optional<String>> restore(PoolState pool, SubmitJob submitted, String jobId) {
    SubmitJob item = withPaths(submitted);
    String errors =
        JobIds.isValid(jobId)
            ? validate(pool, item)
            : "job_id: expected <pool>.<26 characters>, but it is '" + jobId + "'";
    if (!errors.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.of(errors));
    }
    AnalysisRequest request = completion.complete(secrets.seal(item.request()));
    return pool.acceptance()
        .accept(job(jobId, item, request, completion.otherCameraId(request)))
        .thenCompose(
            reply ->
                reply instanceof JobAcceptanceReply.CameraBusy busy
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
            ? request.withCallbacks(request.callbackUrl(), item.replyTo())
            : request;
    return AnalysisRequestValidator.validate(addressed).isEmpty() ? addressed : request;
  }

  private CompletableFuture<Optional<String>> accepted(
      PoolState pool, SubmitJob item, JobAcceptanceReply reply) {
    return switch (reply) {
      case JobAcceptanceReply.Accepted accepted -> queue(pool, item, accepted.jobId());
      case JobAcceptanceReply.Replayed replayed -> queue(pool, item, replayed.jobId());
      case JobAcceptanceReply.KeyReused reused ->
          refuse(
              pool,
              item,
              "IDEMPOTENCY_KEY_REUSED",
              "idempotency_key was already used by job " + reused.jobId());
      case JobAcceptanceReply.CameraBusy busy ->
          refuse(pool, item, "CAMERA_BUSY", "the camera is in use by job " + busy.jobId());
    };
  }

  private CompletableFuture<Optional<String>> queue(PoolState pool, SubmitJob item, String jobId) {
    return pool.jobTransitions()
        .enqueue(jobId)
        .thenApply(
            reply -> {
              replies.sendAccepted(item, jobId);
              audit(pool, "accepted " + jobId);
              STEPS.log(jobId, "queued, published by an external system");
              return Optional.empty();
            });
  }

  private CompletableFuture<Optional<String>> refuse(
      PoolState pool, SubmitJob item, String code, String reason) {
    audit(pool, "refused " + code);
    replies.sendRefused(item, code, reason);
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  /** The broker authenticates its users; the publishing user is unknown here. */
  private void audit(PoolState pool, String outcome) {
    var _ =
        audit
            .append(
                new AuditLog.AuditEntry(
                    "amqp", null, null, "broker", "SubmitJob " + pool.name(), outcome))
            .exceptionally(
                unavailable -> {
                  LOG.debug("cannot append to the audit log: {}", unavailable.toString());
                  return "";
                });
  }

  private String validate(PoolState pool, SubmitJob item) {
    AnalysisRequest request = item.request();
    String key = item.idempotencyKey();
    List<FieldError> errors = new ArrayList<>(AnalysisRequestValidator.validate(request));
    errors.addAll(roots.validate(request));
    errors.addAll(secrets.validate(request));
    if (key != null && !IdempotencyKeyRule.isValid(key)) {
      errors.add(
          new FieldError("idempotency_key", "the key must be 1 to 255 visible ASCII characters"));
    }
    if (!errors.isEmpty()) {
      return errors.stream()
          .map(error -> error.field() + ": " + error.message())
          .collect(Collectors.joining("; "));
    }
    return request.pool() == null || request.pool().equals(pool.name())
        ? ""
        : "pool: expected " + pool.name() + " on this queue, but it is " + request.pool();
  }

  private NewJob job(
      String jobId, SubmitJob item, AnalysisRequest request, OptionalLong otherCameraId) {
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
        key == null ? null : Sha256Hash.hexOf(MAPPER.writeValueAsString(item.request())),
        request.hasCallback(),
        otherCameraId.isPresent() ? Long.valueOf(otherCameraId.getAsLong()) : null);
  }
}
