package io.dsfleet.state.instance;

/** A camera that an app reports on a stream, whether running or queued by the app. */
public record StreamCamera(int streamId, long cameraId) {}
