package io.dsfleet.referenceapp.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * State of the app's work.
 *
 * @param terminateRequestId request id of the termination; null unless the app is terminating
 * @param nextRun number of the next camera run
 */
public record AppState(
    List<AppSlotState> slots, @Nullable String terminateRequestId, long nextRun) {

  /** Creates the state of an app with free slots. */
  public static AppState idle(int slots) {
    return new AppState(
        IntStream.range(0, slots)
            .mapToObj(streamId -> new AppSlotState(streamId, null, List.of()))
            .toList(),
        null,
        1);
  }

  /** Whether the slot is analysing a file. */
  public boolean isBusy(int streamId) {
    CameraRun run = slots.get(streamId).current();
    return run != null && run.files().analysing();
  }

  Optional<AppSlotState> slot(int streamId) {
    return streamId >= 0 && streamId < slots.size()
        ? Optional.of(slots.get(streamId))
        : Optional.empty();
  }

  AppState with(AppSlotState slot) {
    List<AppSlotState> next = new ArrayList<>(slots);
    next.set(slot.streamId(), slot);
    return new AppState(List.copyOf(next), terminateRequestId, nextRun);
  }

  AppState terminating(String requestId) {
    return new AppState(slots, requestId, nextRun);
  }

  AppState afterRun() {
    return new AppState(slots, terminateRequestId, nextRun + 1);
  }

  boolean isTerminating() {
    return terminateRequestId != null;
  }
}
