package io.dsfleet.state.slot;

import io.dsfleet.messages.job.Assignment;

/**
 * An assignment with the session that gets its commands.
 *
 * @param session number of the session, 0 if it is lost
 * @param cameraId camera of the job
 */
public record RoutedAssignment(Assignment assignment, long session, long cameraId) {}
