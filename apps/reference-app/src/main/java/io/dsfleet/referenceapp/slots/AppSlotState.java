package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One slot: the camera it works on and those that wait for it, in order of arrival.
 *
 * @param current null if the slot is free
 */
record AppSlotState(int streamId, @Nullable CameraRun current, List<CameraRun> waiting) {

  AppSlotState withCurrent(@Nullable CameraRun run) {
    return new AppSlotState(streamId, run, waiting);
  }

  AppSlotState withWaiting(List<CameraRun> runs) {
    return new AppSlotState(streamId, current, List.copyOf(runs));
  }

  Optional<CameraRun> camera(long cameraId) {
    return cameras().filter(run -> run.cameraId() == cameraId).findFirst();
  }

  Stream<CameraRun> cameras() {
    return Stream.concat(Stream.ofNullable(current), waiting.stream());
  }

  /** The same slot with the run in place of the one with its number. */
  AppSlotState replacing(CameraRun run) {
    if (current != null && current.run() == run.run()) {
      return withCurrent(run);
    }
    List<CameraRun> runs = new ArrayList<>(waiting);
    runs.replaceAll(each -> each.run() == run.run() ? run : each);
    return withWaiting(runs);
  }
}
