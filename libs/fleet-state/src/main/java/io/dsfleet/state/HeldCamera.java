package io.dsfleet.state;

/** A camera that an app says it holds on a stream, in work or in its own queue. */
public record HeldCamera(int streamId, long cameraId) {}
