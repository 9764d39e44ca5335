package io.dsfleet.state;

/** Reply of {@link Intake#accept}. */
public sealed interface AcceptReply {

  /** The job is recorded durably. */
  record Accepted(String jobId) implements AcceptReply {}

  /** The same idempotency key and body were accepted before as this job. */
  record Replayed(String jobId) implements AcceptReply {}

  /** This job used the idempotency key with another body; nothing was recorded. */
  record KeyReused(String jobId) implements AcceptReply {}

  /** The camera has this live job; nothing was recorded. */
  record CameraBusy(String jobId) implements AcceptReply {}
}
