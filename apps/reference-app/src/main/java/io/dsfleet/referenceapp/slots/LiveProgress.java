package io.dsfleet.referenceapp.slots;

/**
 * How far a slot is with its file.
 *
 * @param totalFrames 0 if unknown
 * @param tracks people found in the file so far
 * @param seconds since the file was begun
 */
public record LiveProgress(long frames, long totalFrames, int tracks, double seconds) {}
