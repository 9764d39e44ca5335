package io.dsfleet.vision.tracking;

/**
 * An object detected in one frame.
 *
 * @param className name of the object's class, such as {@code person}
 * @param score between 0 and 1
 */
public record ObjectDetection(BoundingBox box, double score, String className) {}
