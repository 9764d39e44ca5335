package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dsfleet.messages.job.Assignment;

/** An event of one attempt at a job; fenced by its assignment. */
public sealed interface JobEvent extends FleetEvent
    permits JobStarted,
        JobRefused,
        FilesListed,
        FileStarted,
        FileFinished,
        JobProgressed,
        JobCompleted,
        JobInterrupted {

  /** The attempt. */
  Assignment assignment();

  @Override
  @JsonIgnore
  default String instanceId() {
    return assignment().instanceId();
  }
}
