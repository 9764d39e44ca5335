package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;

/**
 * A part of the picture to search for people, enlarged so that the smallest of them fit the
 * detector's window.
 */
record SearchRegion(BoundingBox area, double enlargement) {}
