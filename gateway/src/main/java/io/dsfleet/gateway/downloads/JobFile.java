package io.dsfleet.gateway.downloads;

import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobFileOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A file of a job.
 *
 * @param index its position in the job, from 0
 * @param id the file's id, null if unknown
 * @param path path of the source as submitted, null if only the app named the file
 * @param outputPath path of the result, null if unknown
 * @param resultName name of the result file, unique within the job; null without output path
 * @param outcome what the app reported, null if nothing
 */
record JobFile(
    int index,
    @Nullable Long id,
    String name,
    FileType type,
    @Nullable String path,
    @Nullable String outputPath,
    @Nullable String resultName,
    @Nullable JobFileOutcome outcome) {

  /** Whether the source is a file and not a stream. */
  boolean isClip() {
    return type == FileType.FILE && path != null && path.startsWith("/");
  }

  /** The output path as it may be shown. */
  @Nullable String shownOutputPath() {
    return outputPath == null ? null : UrlSecrets.mask(outputPath);
  }

  /** {@code done}, {@code failed} or {@code pending}. */
  String state() {
    if (outcome == null || outcome.outcome() == FileReport.FileState.STARTED) {
      return "pending";
    }
    return outcome.outcome().isDone() ? "done" : "failed";
  }

  /** Whether the bridge has seen the result of a file that is done; null if it is not done. */
  @Nullable Boolean outputSeen() {
    if (outcome == null || !outcome.outcome().isDone()) {
      return null;
    }
    return outcome.outcome() == FileReport.FileState.DONE;
  }

  /**
   * The state in detail.
   *
   * @param ended whether the job has ended
   */
  String status(boolean ended) {
    if (outcome == null) {
      return ended ? "unreported" : "queued";
    }
    return switch (outcome.outcome()) {
      case STARTED -> ended ? "unreported" : "processing";
      case DONE, DONE_OUTPUT_UNSEEN -> "done";
      case FAILED -> "failed";
    };
  }
}
