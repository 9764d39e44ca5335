package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.FileReport;
import java.util.List;

/** What one call to the record applies. */
sealed interface Step {

  /** The attempt that it is about. */
  Assignment assignment();

  /** One event of an attempt, none of {@code FileStarted} and {@code FileFinished}. */
  record One(JobEvent event) implements Step {
    @Override
    public Assignment assignment() {
      return event.assignment();
    }
  }

  /** What became of files of an attempt, in order. */
  record Files(Assignment assignment, List<FileReport> files) implements Step {
    public Files {
      files = List.copyOf(files);
    }
  }
}
