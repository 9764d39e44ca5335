package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.broker.RunningCamera;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the app.
 *
 * @param lastCamera the camera that ended last, whose late reports are no fault; null if none did
 * @param strays cameras that the app holds there without an assignment known to this session
 * @param unread what the app said about strays, until it is known whose they are
 */
record Slot(
    int streamId,
    Work work,
    @Nullable Long lastCamera,
    List<RunningCamera> strays,
    List<AppMessage> unread) {
  private static final int UNREAD_MAX = 512;

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
    List<RunningCamera> more = new ArrayList<>(withoutStray(stray.cameraId()).strays);
    more.add(stray);
    return new Slot(streamId, work, lastCamera, more, unread);
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

  /** Keeps the message for later; the oldest ones make room. */
  Slot keep(AppMessage message) {
    List<AppMessage> more = new ArrayList<>(unread);
    more.add(message);
    return new Slot(
        streamId,
        work,
        lastCamera,
        strays,
        more.subList(Math.max(0, more.size() - UNREAD_MAX), more.size()));
  }

  Slot nothingUnread() {
    return new Slot(streamId, work, lastCamera, strays, List.of());
  }
}
