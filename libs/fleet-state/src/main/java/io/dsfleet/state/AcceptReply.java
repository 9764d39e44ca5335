package io.dsfleet.state;

/** Answer to {@link Intake#accept}. */
public sealed interface AcceptReply {

  /** Recorded durably, now. */
  record Accepted(String jobId) implements AcceptReply {}

  /** The same key and body were accepted before, as this job. */
  record Replayed(String jobId) implements AcceptReply {}

  /** The key was used for another body, by this job; nothing was recorded. */
  record KeyReused(String jobId) implements AcceptReply {}

  /** The camera has this live job; nothing was recorded. */
  record CameraBusy(String jobId) implements AcceptReply {}
}
