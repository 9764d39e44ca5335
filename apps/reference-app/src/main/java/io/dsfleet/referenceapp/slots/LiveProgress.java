package io.dsfleet.referenceapp.slots;

/**
 * Progress of a slot's current file.
 *
 * @param totalFrames 0 if unknown
 * @param tracks objects tracked so far in the file
 * @param seconds seconds since the file was started
 */
public record LiveProgress(long frames, long totalFrames, int tracks, double seconds) {}
