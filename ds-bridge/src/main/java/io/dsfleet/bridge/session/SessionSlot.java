package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.broker.ReportedCamera;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one stream of the app.
 *
 * @param lastCamera camera that ended last, whose late reports are accepted; null for none
 * @param orphanCameras cameras that the app runs on the stream without an assignment of this
 *     session
 * @param deferredMessages deferred messages about these cameras
 */
record SessionSlot(
    int streamId,
    SlotPhase phase,
    @Nullable Long lastCamera,
    List<ReportedCamera> orphanCameras,
    List<AppMessage> deferredMessages) {
  private static final int MAX_DEFERRED = 512;

  SessionSlot {
    orphanCameras = List.copyOf(orphanCameras);
    deferredMessages = List.copyOf(deferredMessages);
  }

  static SessionSlot idle(int streamId) {
    return new SessionSlot(streamId, new SlotPhase.Idle(), null, List.of(), List.of());
  }

  SessionSlot withPhase(SlotPhase next) {
    return new SessionSlot(streamId, next, lastCamera, orphanCameras, deferredMessages);
  }

  SessionSlot released() {
    Long camera = SlotPhase.cameraOf(phase);
    return new SessionSlot(
        streamId,
        new SlotPhase.Idle(),
        camera == null ? lastCamera : camera,
        orphanCameras,
        deferredMessages);
  }

  @Nullable ReportedCamera findOrphan(long cameraId) {
    return orphanCameras.stream().filter(s -> s.cameraId() == cameraId).findFirst().orElse(null);
  }

  SessionSlot withOrphan(ReportedCamera stray) {
    List<ReportedCamera> next = new ArrayList<>(withoutOrphan(stray.cameraId()).orphanCameras);
    next.add(stray);
    return new SessionSlot(streamId, phase, lastCamera, next, deferredMessages);
  }

  SessionSlot withoutOrphan(long cameraId) {
    return orphanCameras.isEmpty()
        ? this
        : new SessionSlot(
            streamId,
            phase,
            lastCamera,
            orphanCameras.stream().filter(s -> s.cameraId() != cameraId).toList(),
            deferredMessages);
  }

  /** Defers a message; the oldest ones are dropped above the maximum. */
  SessionSlot defer(AppMessage message) {
    List<AppMessage> next = new ArrayList<>(deferredMessages);
    next.add(message);
    return new SessionSlot(
        streamId,
        phase,
        lastCamera,
        orphanCameras,
        next.subList(Math.max(0, next.size() - MAX_DEFERRED), next.size()));
  }

  SessionSlot withoutDeferred() {
    return new SessionSlot(streamId, phase, lastCamera, orphanCameras, List.of());
  }
}
