package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;

/**
 * A region of the picture to search for people, enlarged so that the smallest of them fill the
 * detector's window.
 */
record SearchRegion(BoundingBox area, double enlargement) {}
