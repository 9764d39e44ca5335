package io.dsfleet.vision.tracking;

import java.util.List;

/**
 * What is seen in one frame.
 *
 * @param searched whether objects were searched for in this frame; detectors may skip frames
 * @param objects where objects were found; empty if not searched
 * @param moving where something moves, an object or not
 */
public record FrameObservation(boolean searched, List<ObjectDetection> objects, List<BoundingBox> moving) {}
