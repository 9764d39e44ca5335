package io.dsfleet.vision.tracking;

/**
 * A box in which a detector sees an object in one frame.
 *
 * @param className name of the object's class, such as {@code person}
 * @param score between 0 and 1
 */
public record ObjectDetection(BoundingBox box, double score, String className) {}
