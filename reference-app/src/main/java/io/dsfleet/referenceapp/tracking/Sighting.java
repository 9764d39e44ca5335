package io.dsfleet.referenceapp.tracking;

import java.util.List;

/**
 * What is seen in one frame.
 *
 * @param searched whether people were searched for in this frame; detectors may skip frames
 * @param people where people were found; empty if not searched
 * @param moving where something moves, person or not
 */
public record Sighting(boolean searched, List<Detection> people, List<BoundingBox> moving) {}
