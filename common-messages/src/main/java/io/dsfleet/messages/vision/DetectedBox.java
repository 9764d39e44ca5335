package io.dsfleet.messages.vision;

/**
 * A detected object in a frame.
 *
 * @param objectId the same for one object from frame to frame
 * @param left of the upper left corner, in pixels of the frame
 * @param top of the upper left corner
 * @param right of the lower right corner
 * @param bottom of the lower right corner
 * @param confidence between 0 and 1
 */
public record DetectedBox(
    long objectId, float left, float top, float right, float bottom, float confidence) {}
