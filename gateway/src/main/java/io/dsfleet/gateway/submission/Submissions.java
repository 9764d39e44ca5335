package io.dsfleet.gateway.submission;

import static java.util.Objects.requireNonNull;

import io.dsfleet.broker.JobLines;
import io.dsfleet.gateway.callbacks.CallbackRules;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestRules;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.RequestCompletion;
import io.dsfleet.state.AcceptReply;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.NewJob;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StateUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Validates, completes, records and publishes submitted jobs. */
final class Submissions {
  private static final JobLines LINES = JobLines.of("gateway");

  private final Pools pools;
  private final MediaRules media;
  private final CallbackRules callbacks;
  private final RequestCompletion completion;
  private final CameraSecrets secrets;
  private final Admission gate;
  private final SubmissionOutbox outbox;
  private final JsonBody json;
  private final StateCalls calls;
  private final LongSupplier millis;

  Submissions(
      Pools pools,
      MediaRules media,
      CallbackRules callbacks,
      RequestCompletion completion,
      CameraSecrets secrets,
      Admission gate,
      SubmissionOutbox outbox,
      JsonBody json,
      StateCalls calls,
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
  record Submitted(PoolState pool, String jobId, long cameraId, boolean replayed) {}

  /**
   * Records and publishes a job; throws a 409, 422 or 503 problem if it is refused.
   *
   * @param trace trace id to continue, null to start a new trace
   */
  Submitted submit(
      AnalysisRequest original, @Nullable String idempotencyKey, @Nullable String trace) {
    refuse(AnalysisRequestRules.check(original));
    refuse(secrets.check(original));
    AnalysisRequest sealed = secrets.sealed(original);
    PoolState pool = pool(sealed);
    AnalysisRequest request = completion.complete(sealed);
    List<FieldError> faults = new ArrayList<>(media.check(sealed));
    String url = sealed.callbackUrl();
    if (url != null) {
      callbacks
          .refusal(url)
          .ifPresent(reason -> faults.add(new FieldError("callback_url", reason)));
    }
    if (!faults.isEmpty()) {
      // An active job of the camera is reported first; without faults the accept script detects it.
      long camera = requireNonNull(request.cameraId());
      calls
          .get(pool.reads().liveJobOf(camera))
          .ifPresent(
              live -> {
                throw cameraBusy(camera, live);
              });
    }
    refuse(faults);
    gate.refusal()
        .ifPresent(
            reason -> {
              throw new ProblemException(ProblemCode.UNAVAILABLE, reason);
            });
    NewJob job = job(pool, request, idempotencyKey, sealed, trace);
    return answer(pool, job, request, accept(pool, job));
  }

  /** Retries once if the outcome is unknown; the script recognises a job that it has accepted. */
  private AcceptReply accept(PoolState pool, NewJob job) {
    try {
      return calls.get(pool.intake().accept(job));
    } catch (ProblemException | StateUnavailableException unknown) {
      return calls.get(pool.intake().accept(job));
    }
  }

  private Submitted answer(PoolState pool, NewJob job, AnalysisRequest request, AcceptReply reply) {
    return switch (reply) {
      case AcceptReply.Accepted _ -> recorded(pool, job, request);
      case AcceptReply.CameraBusy busy when busy.jobId().equals(job.jobId()) ->
          recorded(pool, job, request);
      case AcceptReply.Replayed first when first.jobId().equals(job.jobId()) ->
          recorded(pool, job, request);
      case AcceptReply.Replayed first -> new Submitted(pool, first.jobId(), job.cameraId(), true);
      case AcceptReply.CameraBusy busy -> throw cameraBusy(job.cameraId(), busy.jobId());
      case AcceptReply.KeyReused first ->
          throw new ProblemException(
              Problem.of(
                      ProblemCode.KEY_REUSED,
                      "the Idempotency-Key was used for another request body")
                  .withJob(first.jobId()));
    };
  }

  private static ProblemException cameraBusy(long camera, String liveJob) {
    return new ProblemException(
        Problem.of(
                ProblemCode.CAMERA_BUSY,
                "camera " + camera + " already has the active job " + liveJob)
            .withJob(liveJob));
  }

  private Submitted recorded(PoolState pool, NewJob job, AnalysisRequest request) {
    LINES.say(job.jobId(), "accepted");
    outbox.publish(pool, job.jobId(), request);
    return new Submitted(pool, job.jobId(), job.cameraId(), false);
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
        new String(json.canonical(request), StandardCharsets.UTF_8),
        key,
        key == null ? null : sha256(json.canonical(sealed)),
        request.wantsAnswer());
  }

  private PoolState pool(AnalysisRequest request) {
    return pools
        .find(request.poolOrDefault())
        .orElseThrow(
            () -> ProblemException.invalid("pool", pools.unknownPool(request.poolOrDefault())));
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  private static String sha256(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
