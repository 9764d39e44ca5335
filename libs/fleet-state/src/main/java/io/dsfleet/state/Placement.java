package io.dsfleet.state;

import io.dsfleet.messages.job.Assignment;

/**
 * An assignment and where its commands go.
 *
 * @param session the session that holds the slot
 * @param cameraId of the job
 */
public record Placement(Assignment assignment, long session, long cameraId) {}
