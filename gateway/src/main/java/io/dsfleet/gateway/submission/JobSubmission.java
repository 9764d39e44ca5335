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
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    AnalysisRequest original = FileUrls.toPaths(asked);
    refuse(AnalysisRequestValidator.validate(original));
    refuse(secrets.validate(original));
    AnalysisRequest sealed = secrets.seal(original);
    PoolState pool = pool(sealed);
    AnalysisRequest request = completion.complete(sealed);
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
    NewJob job = job(pool, request, idempotencyKey, sealed, trace);
    return answer(pool, job, request, accept(pool, job));
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
      case JobAcceptanceReply.Accepted _ -> recorded(pool, job, request);
      case JobAcceptanceReply.CameraBusy busy when busy.jobId().equals(job.jobId()) ->
          recorded(pool, job, request);
      case JobAcceptanceReply.Replayed first when first.jobId().equals(job.jobId()) ->
          recorded(pool, job, request);
      case JobAcceptanceReply.Replayed first ->
          new SubmittedJob(pool, first.jobId(), job.cameraId(), true);
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

  private SubmittedJob recorded(PoolState pool, NewJob job, AnalysisRequest request) {
    LINES.log(job.jobId(), "accepted");
    outbox.publish(pool, job.jobId(), request);
    return new SubmittedJob(pool, job.jobId(), job.cameraId(), false);
  }

  private NewJob job(
      PoolState pool,
      AnalysisRequest request,
      @Nullable String key,
      AnalysisRequest sealed,
      @Nullable String trace) {
    int files = request.namedFiles().size();
    return new NewJob(
        JobIds.next(pool.name(), millis.getAsLong(), trace),
        requireNonNull(request.cameraId()),
        requireNonNull(request.cameraType()),
        request.cameraName(),
        request.tenantOrDefault(),
        request.priorityOrDefault(),
        files == 0 ? null : files,
        new String(json.canonicalJson(request), StandardCharsets.UTF_8),
        key,
        key == null ? null : Sha256Hash.hexOf(json.canonicalJson(sealed)),
        request.hasCallback());
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
