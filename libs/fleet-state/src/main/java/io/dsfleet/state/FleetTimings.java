package io.dsfleet.state;

import java.time.Duration;

/**
 * Deadlines and budgets that the scripts apply.
 *
 * @param submit until a submission is published again that the broker has not confirmed
 * @param resubmit until a confirmed submission is published again that no scheduler enqueued
 * @param redrive until an unanswered start or interrupt is issued again
 * @param start from the assignment to the app's answer
 * @param firstFile from that answer to the first file
 * @param stall without progress
 * @param cancel from the cancel to the app's confirmation
 * @param grace for a lost session to return
 * @param recovery nothing expires for this long after the sweep itself had stopped
 * @param sweepGap a longer time than this without a sweep counts as stopped
 * @param bridgeLease for a bridge to renew
 * @param retryBase delay before the second attempt, doubled for each further one
 * @param retryCap longest such delay
 * @param errorBudget failed attempts before a job is FAILED
 * @param crashBudget crashes of the app before a job is FAILED
 * @param retention of terminal jobs
 * @param retained most terminal jobs kept
 * @param idempotency how long an idempotency key is remembered
 * @param stop deadlines of the stop ladder
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
    int retained,
    Duration idempotency,
    StopTimings stop) {

  /** The values that hold where no setting says otherwise. */
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
        StopTimings.defaults());
  }
}
