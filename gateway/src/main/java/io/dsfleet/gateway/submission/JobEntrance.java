package io.dsfleet.gateway.submission;

import io.dsfleet.messages.job.AnalysisRequest;

/** The way in for other parts of the gateway. */
public final class JobEntrance {
  private final Submissions submissions;

  JobEntrance(Submissions submissions) {
    this.submissions = submissions;
  }

  /** The job's id; ends the request with 409, 422 or 503 where there is none. */
  public String submit(AnalysisRequest request) {
    return submissions.submit(request, null, null).jobId();
  }
}
