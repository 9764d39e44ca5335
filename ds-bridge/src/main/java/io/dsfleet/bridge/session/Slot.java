package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.broker.RunningCamera;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one stream of the app.
 *
 * @param lastCamera camera that ended last, whose late reports are accepted; null for none
 * @param strays cameras that the app runs on the stream without an assignment of this session
 * @param unread deferred messages about these cameras
 */
record Slot(
    int streamId,
    Work work,
    @Nullable Long lastCamera,
    List<RunningCamera> strays,
    List<AppMessage> unread) {
  private static final int MAX_DEFERRED = 512;

  Slot {
    strays = List.copyOf(strays);
    unread = List.copyOf(unread);
  }

  static Slot idle(int streamId) {
    return new Slot(streamId, new Work.Idle(), null, List.of(), List.of());
  }

  Slot with(Work next) {
    return new Slot(streamId, next, lastCamera, strays, unread);
  }

  Slot freed() {
    Long camera = Work.cameraOf(work);
    return new Slot(
        streamId, new Work.Idle(), camera == null ? lastCamera : camera, strays, unread);
  }

  @Nullable RunningCamera stray(long cameraId) {
    return strays.stream().filter(s -> s.cameraId() == cameraId).findFirst().orElse(null);
  }

  Slot withStray(RunningCamera stray) {
    List<RunningCamera> next = new ArrayList<>(withoutStray(stray.cameraId()).strays);
    next.add(stray);
    return new Slot(streamId, work, lastCamera, next, unread);
  }

  Slot withoutStray(long cameraId) {
    return strays.isEmpty()
        ? this
        : new Slot(
            streamId,
            work,
            lastCamera,
            strays.stream().filter(s -> s.cameraId() != cameraId).toList(),
            unread);
  }

  /** Defers a message; the oldest ones are dropped above the maximum. */
  Slot keep(AppMessage message) {
    List<AppMessage> next = new ArrayList<>(unread);
    next.add(message);
    return new Slot(
        streamId,
        work,
        lastCamera,
        strays,
        next.subList(Math.max(0, next.size() - MAX_DEFERRED), next.size()));
  }

  Slot nothingUnread() {
    return new Slot(streamId, work, lastCamera, strays, List.of());
  }
}
