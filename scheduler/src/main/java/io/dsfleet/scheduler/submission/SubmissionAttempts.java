package io.dsfleet.scheduler.submission;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.state.PoolState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The job ids of submissions whose outcome is unknown, because Redis did not reply. A later attempt
 * uses the same id, so that it finds the job that an earlier one created. Thread-safe.
 */
final class SubmissionAttempts {
  private static final int MAX_ATTEMPTS = 10_000;

  private record Submission(String pool, SubmitJob item) {}

  private final Map<Submission, String> jobIds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Submission, String> eldest) {
          return size() > MAX_ATTEMPTS;
        }
      };

  /** The job id of earlier attempts, else a new one. */
  synchronized String jobId(PoolState pool, SubmitJob item, Supplier<String> newId) {
    return jobIds.computeIfAbsent(new Submission(pool.name(), item), _ -> newId.get());
  }

  /** Forgets the submission; its outcome is known. */
  synchronized void remove(PoolState pool, SubmitJob item) {
    jobIds.remove(new Submission(pool.name(), item));
  }
}
