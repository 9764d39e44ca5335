package io.dsfleet.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When an instance's process ended without being asked to; pure.
 *
 * @param crashes times in ms of the recent crashes, oldest first
 */
record RestartHistory(List<Long> crashes) {
  static final RestartHistory CLEAN = new RestartHistory(List.of());

  RestartHistory crashed(long now, Duration window) {
    List<Long> recent = new ArrayList<>(crashes);
    recent.removeIf(at -> now - at > window.toMillis());
    recent.add(now);
    return new RestartHistory(List.copyOf(recent));
  }

  /** Whether it crashed so often that it is not started any more. */
  boolean quarantined(int most) {
    return crashes.size() >= most;
  }

  /** The time in ms from which it may be started again: the pause doubles with each crash. */
  long mayStartAt(Duration pause) {
    return crashes.isEmpty()
        ? 0
        : crashes.getLast() + (pause.toMillis() << Math.min(crashes.size() - 1, 10));
  }
}
