package io.dsfleet.referenceapp.tracking;

/** A box in which a detector sees a person in one frame, with its score between 0 and 1. */
public record Detection(BoundingBox box, double score) {}
