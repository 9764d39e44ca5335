package io.dsfleet.state;

/**
 * Sizes of a pool; each is read in constant time.
 *
 * @param jobs remembered jobs, terminal ones included
 * @param liveJobs jobs not yet terminal
 * @param pendingJobs jobs that wait for a slot
 * @param slots slots that exist, free, held or suspect
 * @param freeSlots slots that may be given a job
 */
public record Counts(
    long jobs, long liveJobs, long pendingJobs, long slots, long freeSlots) {}
