package io.dsfleet.state.job;

import org.jspecify.annotations.Nullable;

/** Selects jobs; null matches any value. */
public record JobFilter(
    @Nullable JobState state,
    @Nullable JobOutcome outcome,
    @Nullable String tenant,
    @Nullable Long cameraId) {
  /** Every job. */
  public static final JobFilter ALL = new JobFilter(null, null, null, null);

  /** Whether the job matches. */
  public boolean matches(JobRecord job) {
    return (state == null || state == job.state())
        && (outcome == null || outcome == job.outcome())
        && (tenant == null || tenant.equals(job.tenant()))
        && (cameraId == null || cameraId == job.cameraId());
  }
}
