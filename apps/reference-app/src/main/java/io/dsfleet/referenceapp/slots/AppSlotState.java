package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * State of one slot: the current camera and the queued ones in arrival order.
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

  /** Replaces the run that has the same number. */
  AppSlotState replacing(CameraRun run) {
    if (current != null && current.run() == run.run()) {
      return withCurrent(run);
    }
    List<CameraRun> runs = new ArrayList<>(waiting);
    runs.replaceAll(each -> each.run() == run.run() ? run : each);
    return withWaiting(runs);
  }
}
