package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.util.List;

/** An update that one Redis call applies. */
sealed interface JobUpdate {

  /** The attempt. */
  Assignment assignment();

  /** One event of an attempt other than {@code FileStarted} and {@code FileFinished}. */
  record SingleEvent(JobEvent event) implements JobUpdate {
    @Override
    public Assignment assignment() {
      return event.assignment();
    }
  }

  /** File reports of an attempt, in order. */
  record FileReports(Assignment assignment, List<FileReport> files) implements JobUpdate {
    public FileReports {
      files = List.copyOf(files);
    }
  }
}
