package io.dsfleet.state.job;

/**
 * Sizes of a pool, each read in constant time.
 *
 * @param jobs stored jobs, including ended ones
 * @param liveJobs jobs that have not ended
 * @param pendingJobs jobs that wait for a slot
 * @param slots slots in any state
 * @param freeSlots slots that can take a job
 */
public record PoolCounts(long jobs, long liveJobs, long pendingJobs, long slots, long freeSlots) {}
