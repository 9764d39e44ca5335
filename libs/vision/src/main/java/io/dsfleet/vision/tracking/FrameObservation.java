package io.dsfleet.vision.tracking;

import java.util.List;

/**
 * Detections and motion in one frame.
 *
 * @param searched whether the frame was searched for objects; detectors may skip frames
 * @param objects detected objects; empty if not searched
 * @param moving moving regions
 */
public record FrameObservation(
    boolean searched, List<ObjectDetection> objects, List<BoundingBox> moving) {}
