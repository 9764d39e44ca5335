package io.dsfleet.state;

/** A camera that an app reports on a stream, whether running or queued by the app. */
public record HeldCamera(int streamId, long cameraId) {}
