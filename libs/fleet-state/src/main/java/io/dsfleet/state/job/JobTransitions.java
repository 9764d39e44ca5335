package io.dsfleet.state.job;

import static java.util.Objects.requireNonNullElse;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import io.dsfleet.state.redis.ScriptReply;
import io.dsfleet.state.slot.CommandReader;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.SlotDisposition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of jobs (scheduler). Calls are idempotent, fenced by the assignment, and sent in the
 * order in which they are made, so that a batch costs one round trip.
 */
public class JobTransitions {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public JobTransitions(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Moves the job from ACCEPTED to QUEUED. */
  public CompletableFuture<EnqueueReply> enqueue(String jobId) {
    return redis
        .run(LuaScript.ENQUEUE, keys, "", jobId)
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "enqueued" -> new EnqueueReply.Enqueued();
                case "already" -> new EnqueueReply.AlreadyDone(state(reply));
                case "unknown" -> new EnqueueReply.Unknown();
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Assigns at most {@code max} waiting jobs to free slots. */
  public CompletableFuture<PendingCommands> assign(int max) {
    return redis
        .run(LuaScript.ASSIGN, keys, "", Integer.toString(max))
        .thenApply(CommandReader::commands);
  }

  /** The app confirmed the start of the attempt. */
  public CompletableFuture<AttemptEventReply> reportStarted(Assignment assignment) {
    return redis
        .run(LuaScript.STARTED, keys, "", fence(assignment))
        .thenApply(JobTransitions::eventReply);
  }

  /**
   * The app started or finished files. Each file counts once per attempt, and each one that counts
   * is progress.
   */
  public CompletableFuture<AttemptEventReply> reportFiles(
      Assignment assignment, List<FileReport> reports) {
    List<String> args = new ArrayList<>(reports.size() * 4);
    for (FileReport report : reports) {
      args.add(Long.toString(report.fileId()));
      args.add(
          switch (report.outcome()) {
            case STARTED -> "S";
            case DONE -> "D";
            case DONE_OUTPUT_UNSEEN -> "Du";
            case FAILED -> "F";
          });
      args.add(requireNonNullElse(report.fileName(), ""));
      args.add(requireNonNullElse(report.error(), ""));
    }
    return redis
        .run(LuaScript.FILES_REPORTED, keys, assignment.jobId(), fence(assignment, args))
        .thenApply(JobTransitions::eventReply);
  }

  /** The bridge listed the camera's folder; {@code filesJson} is stored verbatim. */
  public CompletableFuture<AttemptEventReply> reportListing(
      Assignment assignment, int totalFiles, String filesJson) {
    return redis
        .run(
            LuaScript.FILES_LISTED,
            keys,
            assignment.jobId(),
            fence(assignment, List.of(Integer.toString(totalFiles), filesJson)))
        .thenApply(JobTransitions::eventReply);
  }

  /** The app reported its progress; {@code progressJson} is stored verbatim. */
  public CompletableFuture<AttemptEventReply> reportProgress(
      Assignment assignment, String progressJson) {
    return redis
        .run(LuaScript.PROGRESSED, keys, "", fence(assignment, List.of(progressJson)))
        .thenApply(JobTransitions::eventReply);
  }

  /** The app completed the camera. This overrides a cancel that the app has not confirmed. */
  public CompletableFuture<AttemptEndReply> complete(
      Assignment assignment, int processedCount, @Nullable String message) {
    return redis
        .run(
            LuaScript.COMPLETE,
            keys,
            "",
            fence(
                assignment,
                List.of(Integer.toString(processedCount), requireNonNullElse(message, ""))))
        .thenApply(JobTransitions::endReply);
  }

  /**
   * The attempt did not start or cannot continue.
   *
   * @param code short reason for the timeline, for example the name of a JobRefusalCode. A
   *     SESSION_GONE is {@link AttemptEndReply.Stale} if the slot's current session was given the
   *     start again, or if the app has started meanwhile
   * @param retryable false ends the job as FAILED immediately
   */
  public CompletableFuture<AttemptEndReply> refuse(
      Assignment assignment,
      String code,
      String reason,
      boolean retryable,
      RetryBudget budget,
      SlotDisposition disposition) {
    return redis
        .run(
            LuaScript.REFUSE,
            keys,
            "",
            fence(
                assignment,
                List.of(code, reason, retryable ? "1" : "0", budget.name(), disposition.name())))
        .thenApply(JobTransitions::endReply);
  }

  /** Cancels the job, or requests its interrupt if it is on a slot. */
  public CompletableFuture<CancelReply> cancel(String jobId, String reason) {
    return redis
        .run(LuaScript.CANCEL, keys, "", jobId, reason)
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "cancelled" -> new CancelReply.Cancelled();
                case "cancelling" -> new CancelReply.Cancelling(CommandReader.assignment(reply));
                case "already" -> new CancelReply.AlreadyDone(state(reply));
                case "unknown" -> new CancelReply.Unknown();
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /** Moves a live job to the queue of another priority, 0 (lowest) to 9. */
  public CompletableFuture<ReprioritizeReply> reprioritize(String jobId, int priority) {
    return redis
        .run(LuaScript.REPRIORITIZE, keys, "", jobId, Integer.toString(priority))
        .thenApply(
            reply -> {
              String tag = reply.text();
              return switch (tag) {
                case "changed" -> new ReprioritizeReply.Changed();
                case "already" -> new ReprioritizeReply.AlreadyDone(state(reply));
                case "unknown" -> new ReprioritizeReply.Unknown();
                default -> throw reply.unexpected(tag);
              };
            });
  }

  /**
   * The app stopped the attempt or never had it; the slot becomes free. A job that was not being
   * cancelled is retried and counts an error.
   */
  public CompletableFuture<AttemptEndReply> reportInterrupted(
      Assignment assignment, @Nullable String reason) {
    return redis
        .run(
            LuaScript.INTERRUPTED,
            keys,
            "",
            fence(assignment, List.of(requireNonNullElse(reason, ""))))
        .thenApply(JobTransitions::endReply);
  }

  /** Pauses or resumes the assignment of waiting jobs. */
  public CompletableFuture<Boolean> pause(boolean paused) {
    return redis
        .call(commands -> commands.hset(keys.key("meta"), "paused", paused ? "1" : "0"))
        .thenApply(created -> paused);
  }

  static AttemptEndReply endReply(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "ended" -> new AttemptEndReply.Ended(state(reply), CommandReader.commands(reply));
      case "requeued" ->
          new AttemptEndReply.Requeued(reply.number(), CommandReader.commands(reply));
      case "stale" ->
          new AttemptEndReply.Stale(
              reply.number() == 1, stateOrNull(reply), CommandReader.commands(reply));
      default -> throw reply.unexpected(tag);
    };
  }

  private static AttemptEventReply eventReply(ScriptReply reply) {
    String tag = reply.text();
    return switch (tag) {
      case "applied" -> new AttemptEventReply.Applied(state(reply));
      case "stale" -> new AttemptEventReply.Stale(stateOrNull(reply));
      default -> throw reply.unexpected(tag);
    };
  }

  private static JobState state(ScriptReply reply) {
    return JobState.valueOf(reply.text());
  }

  private static @Nullable JobState stateOrNull(ScriptReply reply) {
    String state = reply.textOrNull();
    return state == null ? null : JobState.valueOf(state);
  }

  private static String[] fence(Assignment assignment) {
    return fence(assignment, List.of());
  }

  private static String[] fence(Assignment assignment, List<String> rest) {
    List<String> args = new ArrayList<>(rest.size() + 5);
    args.add(assignment.jobId());
    args.add(Integer.toString(assignment.attempt()));
    args.add(assignment.instanceId());
    args.add(Integer.toString(assignment.streamId()));
    args.add(Long.toString(assignment.epoch()));
    args.addAll(rest);
    return args.toArray(String[]::new);
  }
}
