package io.dsfleet.gateway.submission;

import io.dsfleet.messages.job.AnalysisRequest;

/** Submits jobs for other packages of the gateway. */
public final class InternalJobSubmission {
  private final JobSubmission submissions;

  InternalJobSubmission(JobSubmission submissions) {
    this.submissions = submissions;
  }

  /** Submits a job and returns its id; throws a 409, 422 or 503 problem if it is refused. */
  public String submit(AnalysisRequest request) {
    return submissions.submit(request, null, null).jobId();
  }
}
