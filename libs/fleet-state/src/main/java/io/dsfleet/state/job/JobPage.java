package io.dsfleet.state.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param next cursor of the next page, null at the end
 */
public record JobPage(List<JobRecord> jobs, @Nullable String next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
