package io.dsfleet.gateway.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.gateway.callbacks.CallbackUrlPolicy;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.codec.Sha256Hash;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestValidator;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.FileUrls;
import io.dsfleet.messages.job.RequestCompleter;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.service.RealPathResolver;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Validates, completes, records and publishes submitted jobs. */
final class JobSubmission {
  private static final JobStepLogger LINES = JobStepLogger.forService("gateway");

  private final GatewayPools pools;
  private final MediaPathValidator media;
  private final CallbackUrlPolicy callbacks;
  private final RequestCompleter completion;
  private final UrlSecretSealer secrets;
  private final SubmissionGate gate;
  private final SubmissionPublisher outbox;
  private final JsonBodyReader json;
  private final BoundedAwait calls;
  private final LongSupplier millis;

  JobSubmission(
      GatewayPools pools,
      MediaPathValidator media,
      CallbackUrlPolicy callbacks,
      RequestCompleter completion,
      UrlSecretSealer secrets,
      SubmissionGate gate,
      SubmissionPublisher outbox,
      JsonBodyReader json,
      BoundedAwait calls,
      LongSupplier millis) {
    this.pools = pools;
    this.media = media;
    this.callbacks = callbacks;
    this.completion = completion;
    this.secrets = secrets;
    this.gate = gate;
    this.outbox = outbox;
    this.json = json;
    this.calls = calls;
    this.millis = millis;
  }

  /** A recorded job; {@code replayed} if an earlier request with the same key recorded it. */
  record SubmittedJob(PoolState pool, String jobId, long cameraId, boolean replayed) {}

  /**
   * Records and publishes a job; throws a 409, 422 or 503 problem if it is refused.
   *
   * @param trace trace id to continue, null to start a new trace
   */
  SubmittedJob submit(
      AnalysisRequest asked, @Nullable String idempotencyKey, @Nullable String trace) {
    return submit(
        asked, idempotencyKey, trace, RequestCompleter.leavesCameraIdOpen(FileUrls.toPaths(asked)));
  }

  /**
   * Records and publishes a job; throws a 409, 422 or 503 problem if it is refused.
   *
   * @param derivedCameraId whether dsfleet assigns the camera id, so that it may choose another one
   */
  SubmittedJob submit(
      AnalysisRequest asked,
      @Nullable String idempotencyKey,
      @Nullable String trace,
      boolean derivedCameraId) {
    AnalysisRequest original = FileUrls.toPaths(asked);
    refuse(AnalysisRequestValidator.validate(original));
    refuse(secrets.validate(original));
    AnalysisRequest sealed = secrets.seal(original);
    PoolState pool = pool(sealed);
    AnalysisRequest request = completion.complete(sealed);
    OptionalLong otherId = completion.otherCameraId(request);
    OptionalLong freeChoice = derivedCameraId ? otherId : OptionalLong.empty();
    List<FieldError> faults = new ArrayList<>(media.validate(sealed));
    String url = sealed.callbackUrl();
    if (url != null) {
      callbacks
          .rejectionReason(url)
          .ifPresent(reason -> faults.add(new FieldError("callback_url", reason)));
    }
    if (!faults.isEmpty()) {
      // An active job of the camera is reported first; without faults the accept script detects it.
      long camera = requireNonNull(request.cameraId());
      calls
          .await(pool.queries().liveJobOf(camera))
          .filter(live -> freeChoice.isEmpty() || !isOfOtherCamera(pool, live, request))
          .ifPresent(
              live -> {
                throw cameraBusy(camera, live);
              });
    }
    refuse(faults);
    gate.rejectionReason()
        .ifPresent(
            reason -> {
              throw new ProblemException(ProblemCode.UNAVAILABLE, reason);
            });
    String jobId = JobIds.next(pool.name(), millis.getAsLong(), trace);
    NewJob job = job(jobId, request, otherId, idempotencyKey, sealed);
    JobAcceptanceReply reply = accept(pool, job);
    if (freeChoice.isPresent()
        && reply instanceof JobAcceptanceReply.CameraBusy busy
        && isOfOtherCamera(pool, busy.jobId(), request)) {
      AnalysisRequest renamed = RequestCompleter.underCameraId(request, freeChoice.getAsLong());
      OptionalLong firstId = OptionalLong.of(job.cameraId());
      NewJob renamedJob = job(jobId, renamed, firstId, idempotencyKey, sealed);
      return answer(pool, renamedJob, renamed, accept(pool, renamedJob));
    }
    return answer(pool, job, request, reply);
  }

  /** Whether the live job has the same camera id although its path leads elsewhere. */
  private boolean isOfOtherCamera(PoolState pool, String liveJob, AnalysisRequest request) {
    return calls
        .await(pool.queries().decodedRequest(liveJob))
        .filter(live -> RequestCompleter.isOfOtherCamera(live, request, RealPathResolver::isSame))
        .isPresent();
  }

  /** Retries once if the outcome is unknown; the script recognises a job that it has accepted. */
  private JobAcceptanceReply accept(PoolState pool, NewJob job) {
    try {
      return calls.await(pool.acceptance().accept(job));
    } catch (ProblemException | StateUnavailableException unknown) {
      return calls.await(pool.acceptance().accept(job));
    }
  }

  private SubmittedJob answer(
      PoolState pool, NewJob job, AnalysisRequest request, JobAcceptanceReply reply) {
    return switch (reply) {
      case JobAcceptanceReply.Accepted first -> recorded(pool, job, request, first.cameraId());
      case JobAcceptanceReply.CameraBusy busy when busy.jobId().equals(job.jobId()) ->
          recorded(pool, job, request, job.cameraId());
      case JobAcceptanceReply.Replayed first when first.jobId().equals(job.jobId()) ->
          recorded(pool, job, request, first.cameraId());
      case JobAcceptanceReply.Replayed first ->
          new SubmittedJob(pool, first.jobId(), first.cameraId(), true);
      case JobAcceptanceReply.CameraBusy busy -> throw cameraBusy(job.cameraId(), busy.jobId());
      case JobAcceptanceReply.KeyReused first ->
          throw new ProblemException(
              ProblemResponse.of(
                      ProblemCode.KEY_REUSED,
                      "the Idempotency-Key was used for another request body")
                  .withJobId(first.jobId()));
    };
  }

  private static ProblemException cameraBusy(long camera, String liveJob) {
    return new ProblemException(
        ProblemResponse.of(
                ProblemCode.CAMERA_BUSY,
                "camera " + camera + " already has the active job " + liveJob)
            .withJobId(liveJob));
  }

  /** An earlier attempt, whose reply was lost, may have recorded the job under another id. */
  private SubmittedJob recorded(
      PoolState pool, NewJob job, AnalysisRequest request, long cameraId) {
    LINES.log(job.jobId(), "accepted");
    outbox.publish(pool, job.jobId(), RequestCompleter.underCameraId(request, cameraId));
    return new SubmittedJob(pool, job.jobId(), cameraId, false);
  }

  private NewJob job(
      String jobId,
      AnalysisRequest request,
      OptionalLong otherCameraId,
      @Nullable String key,
      AnalysisRequest sealed) {
    int files = request.namedFiles().size();
    return new NewJob(
        jobId,
        requireNonNull(request.cameraId()),
        requireNonNull(request.cameraType()),
        request.cameraName(),
        request.tenantOrDefault(),
        request.priorityOrDefault(),
        files == 0 ? null : files,
        new String(json.canonicalJson(request), StandardCharsets.UTF_8),
        key,
        key == null ? null : Sha256Hash.hexOf(json.canonicalJson(sealed)),
        request.hasCallback(),
        otherCameraId.isPresent() ? Long.valueOf(otherCameraId.getAsLong()) : null);
  }

  private PoolState pool(AnalysisRequest request) {
    return pools
        .find(request.poolOrDefault())
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "pool", pools.unknownPoolMessage(request.poolOrDefault())));
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new ProblemException(ProblemResponse.invalidRequest(errors));
    }
  }
}
