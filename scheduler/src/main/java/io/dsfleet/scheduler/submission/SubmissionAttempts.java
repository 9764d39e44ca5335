package io.dsfleet.scheduler.submission;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.state.PoolState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The job ids of submissions that may be applied again, because Redis did not reply or the broker
 * redelivers them. A later attempt uses the same id, so that it finds the job that an earlier one
 * created. An id is kept for two hours, because the redelivery may go to another scheduler.
 * Thread-safe.
 */
final class SubmissionAttempts {
  private static final int MAX_ATTEMPTS = 10_000;
  private static final long MAX_AGE_MILLIS = Duration.ofHours(2).toMillis();

  private record Attempt(String jobId, long sinceMillis) {}

  private record Submission(String pool, SubmitJob item) {}

  private final Map<Submission, Attempt> byItem =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Submission, Attempt> eldest) {
          return size() > MAX_ATTEMPTS;
        }
      };

  /** The job id of earlier attempts, else a new one. */
  synchronized String jobId(
      PoolState pool, SubmitJob item, long nowMillis, Supplier<String> newId) {
    Submission submission = new Submission(pool.name(), item);
    Attempt earlier = byItem.get(submission);
    if (earlier != null && nowMillis - earlier.sinceMillis() < MAX_AGE_MILLIS) {
      return earlier.jobId();
    }
    String jobId = newId.get();
    byItem.put(submission, new Attempt(jobId, nowMillis));
    return jobId;
  }

  /** Forgets the submission. */
  synchronized void remove(PoolState pool, SubmitJob item) {
    byItem.remove(new Submission(pool.name(), item));
  }
}
