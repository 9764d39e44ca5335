package io.dsfleet.state.timing;

import java.time.Duration;

/**
 * Timeouts and budgets of the scripts.
 *
 * @param submit interval between publications of a submission that the broker has not confirmed
 * @param resubmit the same for a confirmed submission that no scheduler has enqueued
 * @param redrive interval between repetitions of an unanswered start or interrupt
 * @param start timeout from the assignment to the app's reply
 * @param firstFile timeout from that reply to the first file
 * @param stall timeout without progress
 * @param cancel timeout from the cancel to the app's confirmation
 * @param grace timeout for the app of a lost session to reconnect
 * @param recovery time after an outage of the control plane in which nothing expires
 * @param sweepGap time without a sweep that counts as an outage
 * @param bridgeLease lease of a bridge
 * @param retryBase delay before the second attempt, doubled for each further one
 * @param retryCap maximum of that delay
 * @param errorBudget errors after which a job is FAILED
 * @param crashBudget crashes of the app after which a job is FAILED
 * @param retention time for which ended jobs are kept
 * @param maxEndedJobs maximum number of ended jobs
 * @param idempotency time for which idempotency keys are kept
 * @param stop timeouts of the shutdown stages
 */
public record FleetTimings(
    Duration submit,
    Duration resubmit,
    Duration redrive,
    Duration start,
    Duration firstFile,
    Duration stall,
    Duration cancel,
    Duration grace,
    Duration recovery,
    Duration sweepGap,
    Duration bridgeLease,
    Duration retryBase,
    Duration retryCap,
    int errorBudget,
    int crashBudget,
    Duration retention,
    int maxEndedJobs,
    Duration idempotency,
    ShutdownTimeouts stop) {

  /** The default values. */
  public static FleetTimings defaults() {
    return new FleetTimings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        3,
        3,
        Duration.ofDays(7),
        200_000,
        Duration.ofHours(24),
        ShutdownTimeouts.defaults());
  }
}
