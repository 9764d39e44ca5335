package io.dsfleet.scheduler.events;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.JobLines;
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
import io.dsfleet.state.EndReply;
import io.dsfleet.state.EventReply;
import io.dsfleet.state.JobTransitions;
import io.dsfleet.state.Orders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies job events to Redis. The scripts decide what an event means in the job's current state.
 */
final class JobEvents {
  private static final JobLines STEPS = JobLines.of("scheduler");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SchedulerMetrics metrics;

  JobEvents(SchedulerMetrics metrics) {
    this.metrics = metrics;
  }

  private record Progress(
      @JsonProperty("processing") List<FileProgress> processing,
      @JsonProperty("completed_count") int completedCount,
      @JsonProperty("queued_count") int queuedCount) {}

  /** Applies the update; completes with the commands to publish. */
  CompletableFuture<Orders> apply(JobTransitions transitions, Step update) {
    return switch (update) {
      case Step.Files files ->
          counted(transitions.files(files.assignment(), files.files()), "files");
      case Step.One single -> apply(transitions, single.event());
    };
  }

  private CompletableFuture<Orders> apply(JobTransitions transitions, JobEvent event) {
    Assignment assignment = event.assignment();
    return switch (event) {
      case JobStarted _ -> logged(event, counted(transitions.started(assignment), "started"));
      case FilesListed listed ->
          counted(
              transitions.listed(
                  assignment, listed.files().size(), MAPPER.writeValueAsString(listed.files())),
              "listed");
      case JobProgressed progressed ->
          counted(transitions.progressed(assignment, progress(progressed)), "progressed");
      case JobRefused refused ->
          logged(
              event,
              ended(
                  refuse(
                      transitions,
                      assignment,
                      refused.code().name(),
                      refused.reason(),
                      Treatment.of(refused.code())),
                  "refused"));
      case JobCompleted completed ->
          logged(event, ended(completed(transitions, completed), "completed"));
      case JobInterrupted interrupted -> logged(event, interrupted(transitions, interrupted));
      case FileStarted _, FileFinished _ ->
          throw new IllegalArgumentException("file events must be grouped: " + event);
    };
  }

  private static CompletableFuture<EndReply> completed(
      JobTransitions transitions, JobCompleted event) {
    return event.ok()
        ? transitions.complete(event.assignment(), event.processedCount(), event.message())
        : refuse(
            transitions,
            event.assignment(),
            "APP_ERROR",
            requireNonNullElse(event.message(), "the app reported an error"),
            Treatment.ENDED_IN_ERROR);
  }

  /** A failed interrupt does not prove the end of the attempt; the cancel timeout handles it. */
  private CompletableFuture<Orders> interrupted(JobTransitions transitions, JobInterrupted event) {
    if (event.ok()) {
      return ended(transitions.interrupted(event.assignment(), event.reason()), "interrupted");
    }
    metrics.fenced("interrupt_failed");
    return CompletableFuture.completedFuture(Orders.NONE);
  }

  static CompletableFuture<EndReply> refuse(
      JobTransitions transitions,
      Assignment assignment,
      String code,
      @Nullable String reason,
      Treatment treatment) {
    return transitions.refuse(
        assignment,
        code,
        requireNonNullElse(reason, code),
        treatment.retryable(),
        treatment.budget(),
        treatment.fate());
  }

  private static CompletableFuture<Orders> logged(
      JobEvent event, CompletableFuture<Orders> applied) {
    return applied.thenApply(
        commands -> {
          STEPS.say(event);
          return commands;
        });
  }

  private CompletableFuture<Orders> counted(CompletableFuture<EventReply> reply, String kind) {
    return reply.thenApply(
        done -> {
          metrics.applied(done, kind);
          return Orders.NONE;
        });
  }

  private CompletableFuture<Orders> ended(CompletableFuture<EndReply> reply, String kind) {
    return reply.thenApply(
        done -> {
          metrics.ended(done, kind);
          return done.orders();
        });
  }

  private static String progress(JobProgressed event) {
    return MAPPER.writeValueAsString(
        new Progress(event.processing(), event.completedCount(), event.queuedCount()));
  }
}
