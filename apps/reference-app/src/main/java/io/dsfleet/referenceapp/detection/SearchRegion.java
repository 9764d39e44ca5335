package io.dsfleet.referenceapp.detection;

import io.dsfleet.referenceapp.tracking.BoundingBox;

/**
 * A part of the picture to search for people, enlarged so that the smallest of them fit the
 * detector's window.
 */
record SearchRegion(BoundingBox area, double enlargement) {}
