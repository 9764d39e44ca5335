package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's part: every transition of jobs and slots. Each call is idempotent and fenced; all
 * are asynchronous, in the order of the calls, so that a batch is one round trip.
 */
public class Scheduling {
  private final JobScripts jobs;
  private final InstanceScripts instances;
  private final StopScripts stops;
  private final SweepScripts sweeps;

  Scheduling(Redis redis, PoolKeys keys) {
    jobs = new JobScripts(redis, keys);
    instances = new InstanceScripts(redis, keys);
    stops = new StopScripts(redis, keys);
    sweeps = new SweepScripts(redis, keys, instances, stops);
  }

  /** ACCEPTED to QUEUED. */
  public CompletableFuture<EnqueueReply> enqueue(String jobId) {
    return jobs.enqueue(jobId);
  }

  /** Gives free slots the best pending jobs, at most {@code max} of them. */
  public CompletableFuture<Orders> assign(int max) {
    return jobs.assign(max);
  }

  /** The app answered {@code analysis_started: ok}. */
  public CompletableFuture<EventReply> started(Assignment assignment) {
    return jobs.started(assignment);
  }

  /** Files begun or done; each file counts once per attempt, and any report is progress. */
  public CompletableFuture<EventReply> files(Assignment assignment, List<FileReport> reports) {
    return jobs.files(assignment, reports);
  }

  /** The bridge listed the camera's folder; {@code filesJson} is kept as it is. */
  public CompletableFuture<EventReply> listed(
      Assignment assignment, int totalFiles, String filesJson) {
    return jobs.listed(assignment, totalFiles, filesJson);
  }

  /** The app says what is in work; {@code progressJson} is kept as it is. */
  public CompletableFuture<EventReply> progressed(Assignment assignment, String progressJson) {
    return jobs.progressed(assignment, progressJson);
  }

  /** {@code analysis_complete: done}. It wins over a cancel that the app has not confirmed. */
  public CompletableFuture<EndReply> complete(
      Assignment assignment, int processedCount, @Nullable String message) {
    return jobs.complete(assignment, processedCount, message);
  }

  /**
   * The attempt did not begin or cannot go on.
   *
   * @param code short word for the timeline, for example a RefusalCode's name; SESSION_GONE of a
   *     start that its slot's present session was given again, or that the app took since, changes
   *     nothing (Stale)
   * @param retryable false ends the job as FAILED at once
   */
  public CompletableFuture<EndReply> refuse(
      Assignment assignment,
      String code,
      String reason,
      boolean retryable,
      Budget budget,
      SlotFate fate) {
    return jobs.refuse(assignment, code, reason, retryable, budget, fate);
  }

  /** Asks that a job end, whatever state it is in. */
  public CompletableFuture<CancelReply> cancel(String jobId, String reason) {
    return jobs.cancel(jobId, reason);
  }

  /** Puts a job that has not ended into the line of another priority, 0 (lowest) to 9. */
  public CompletableFuture<ReprioritizeReply> reprioritize(String jobId, int priority) {
    return jobs.reprioritize(jobId, priority);
  }

  /**
   * The app stopped the attempt, or never ran it: the slot is reset. A job that was not being
   * cancelled is tried again (error budget).
   */
  public CompletableFuture<EndReply> interrupted(Assignment assignment, @Nullable String reason) {
    return jobs.interrupted(assignment, reason);
  }

  /**
   * Puts the slots of a claimed session to use, and reconciles them with what the app holds: what
   * it still has goes on, what it lost is tried again, what it should not have is interrupted. Only
   * the first call for a session reconciles; a repeated one answers the present duties and strays.
   *
   * @param held what the app says it holds; null if it did not say
   */
  public CompletableFuture<AdmitReply> admit(
      String instanceId, long session, @Nullable List<HeldCamera> held) {
    return instances.admit(instanceId, session, held);
  }

  /** No more jobs to the instance; its free slots disappear at once, the held ones when free. */
  public CompletableFuture<InstanceReply> drain(String instanceId, String reason) {
    return instances.drain(instanceId, reason);
  }

  /**
   * Begins to end an instance by the stop ladder; {@link #sweep} goes on with it. Asked again
   * without {@code drain}, a drain is cut short.
   *
   * @param processId its launch, null for the present one
   * @param drain whether the jobs that it runs are waited for
   */
  public CompletableFuture<StopReply> stop(
      String instanceId, @Nullable String processId, String reason, boolean drain) {
    return stops.stop(instanceId, processId, reason, drain);
  }

  /** Writes what a launcher saw of a process into the feed; {@code word} is lower case. */
  public CompletableFuture<Boolean> noteProcess(String instanceId, String word, String detail) {
    return stops.note(instanceId, word, detail);
  }

  /**
   * The process of this epoch is proven dead: its jobs are tried elsewhere at once.
   *
   * @param crashed whether it died by itself: counts to its jobs' crash budget, instance FAILED
   */
  public CompletableFuture<InstanceReply> ended(
      String instanceId, long epoch, boolean crashed, String reason) {
    return instances.ended(instanceId, epoch, crashed, reason);
  }

  /** See {@link Sessions#lose}. */
  public CompletableFuture<LoseReply> loseSession(
      String instanceId, long session, boolean ours, String reason) {
    return instances.lose(instanceId, session, ours, reason);
  }

  /**
   * Handles at most {@code max} due entries of the agenda: overdue jobs, expired slots, forgotten
   * jobs, commands and submissions to repeat; and the sessions of bridges whose lease ran out.
   */
  public CompletableFuture<SweepReport> sweep(int max) {
    return sweeps.sweep(max);
  }

  /** Forgets that these starts and interrupts are to be repeated. */
  public CompletableFuture<Integer> settled(
      Collection<Assignment> starts, Collection<Assignment> interrupts) {
    return sweeps.settled(starts, interrupts);
  }

  /** Stops or goes on giving slots to pending jobs. */
  public CompletableFuture<Boolean> pause(boolean paused) {
    return jobs.pause(paused);
  }
}
