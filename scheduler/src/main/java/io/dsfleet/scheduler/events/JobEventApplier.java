package io.dsfleet.scheduler.events;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FilesListed;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.JobTransitions;
import io.dsfleet.state.slot.PendingCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies job events to Redis. The scripts decide what an event means in the job's current state.
 */
final class JobEventApplier {
  private static final JobStepLogger STEPS = JobStepLogger.forService("scheduler");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SchedulerMetrics metrics;

  JobEventApplier(SchedulerMetrics metrics) {
    this.metrics = metrics;
  }

  private record Progress(
      @JsonProperty("processing") List<FileProgress> processing,
      @JsonProperty("completed_count") int completedCount,
      @JsonProperty("queued_count") int queuedCount) {}

  /** Applies the update; completes with the commands to publish. */
  CompletableFuture<PendingCommands> apply(JobTransitions transitions, JobUpdate update) {
    return switch (update) {
      case JobUpdate.FileReports files ->
          counted(transitions.reportFiles(files.assignment(), files.files()), "files");
      case JobUpdate.SingleEvent single -> apply(transitions, single.event());
    };
  }

  private CompletableFuture<PendingCommands> apply(JobTransitions transitions, JobEvent event) {
    Assignment assignment = event.assignment();
    return switch (event) {
      case JobStarted _ -> logged(event, counted(transitions.reportStarted(assignment), "started"));
      case FilesListed listed ->
          counted(
              transitions.reportListing(
                  assignment, listed.files().size(), MAPPER.writeValueAsString(listed.files())),
              "listed");
      case JobProgressed progressed ->
          counted(transitions.reportProgress(assignment, progress(progressed)), "progressed");
      case JobRefused refused ->
          logged(
              event,
              ended(
                  refuse(
                      transitions,
                      assignment,
                      refused.code().name(),
                      refused.reason(),
                      RefusalPolicy.forCode(refused.code())),
                  "refused"));
      case JobCompleted completed ->
          logged(event, ended(completed(transitions, completed), "completed"));
      case JobInterrupted interrupted -> logged(event, interrupted(transitions, interrupted));
      case FileStarted _, FileFinished _ ->
          throw new IllegalArgumentException("file events must be grouped: " + event);
    };
  }

  private static CompletableFuture<AttemptEndReply> completed(
      JobTransitions transitions, JobCompleted event) {
    return event.ok()
        ? transitions.complete(event.assignment(), event.processedCount(), event.message())
        : refuse(
            transitions,
            event.assignment(),
            "APP_ERROR",
            requireNonNullElse(event.message(), "the app reported an error"),
            RefusalPolicy.ENDED_IN_ERROR);
  }

  /** A failed interrupt does not prove the end of the attempt; the cancel timeout handles it. */
  private CompletableFuture<PendingCommands> interrupted(
      JobTransitions transitions, JobInterrupted event) {
    if (event.ok()) {
      return ended(
          transitions.reportInterrupted(event.assignment(), event.reason()), "interrupted");
    }
    metrics.countStaleEvent("interrupt_failed");
    return CompletableFuture.completedFuture(PendingCommands.NONE);
  }

  static CompletableFuture<AttemptEndReply> refuse(
      JobTransitions transitions,
      Assignment assignment,
      String code,
      @Nullable String reason,
      RefusalPolicy treatment) {
    return transitions.refuse(
        assignment,
        code,
        requireNonNullElse(reason, code),
        treatment.retryable(),
        treatment.budget(),
        treatment.slotDisposition());
  }

  private static CompletableFuture<PendingCommands> logged(
      JobEvent event, CompletableFuture<PendingCommands> applied) {
    return applied.thenApply(
        commands -> {
          STEPS.log(event);
          return commands;
        });
  }

  private CompletableFuture<PendingCommands> counted(
      CompletableFuture<AttemptEventReply> reply, String kind) {
    return reply.thenApply(
        done -> {
          metrics.countEvent(done, kind);
          return PendingCommands.NONE;
        });
  }

  private CompletableFuture<PendingCommands> ended(
      CompletableFuture<AttemptEndReply> reply, String kind) {
    return reply.thenApply(
        done -> {
          metrics.countAttemptEnd(done, kind);
          return done.commands();
        });
  }

  private static String progress(JobProgressed event) {
    return MAPPER.writeValueAsString(
        new Progress(event.processing(), event.completedCount(), event.queuedCount()));
  }
}
