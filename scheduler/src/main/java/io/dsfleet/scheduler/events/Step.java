package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.FileReport;
import java.util.List;

/** An update that one Redis call applies. */
sealed interface Step {

  /** The attempt. */
  Assignment assignment();

  /** One event of an attempt other than {@code FileStarted} and {@code FileFinished}. */
  record One(JobEvent event) implements Step {
    @Override
    public Assignment assignment() {
      return event.assignment();
    }
  }

  /** File reports of an attempt, in order. */
  record Files(Assignment assignment, List<FileReport> files) implements Step {
    public Files {
      files = List.copyOf(files);
    }
  }
}
