package io.dsfleet.launcher.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Recent crashes of an instance; immutable.
 *
 * @param crashes times of the crashes in milliseconds, oldest first
 */
public record RestartHistory(List<Long> crashes) {
  /** No crashes. */
  public static final RestartHistory NONE = new RestartHistory(List.of());

  /** Adds a crash and drops crashes that are older than the window. */
  public RestartHistory withCrash(long now, Duration window) {
    List<Long> recent = new ArrayList<>(crashes);
    recent.removeIf(at -> now - at > window.toMillis());
    recent.add(now);
    return new RestartHistory(List.copyOf(recent));
  }

  /** Whether the instance is not restarted any more. */
  public boolean isQuarantined(int maxRestarts) {
    return crashes.size() >= maxRestarts;
  }

  /** Returns the earliest restart time in milliseconds; the backoff doubles with each crash. */
  public long nextStartMillis(Duration backoff) {
    return crashes.isEmpty()
        ? 0
        : crashes.getLast() + (backoff.toMillis() << Math.min(crashes.size() - 1, 10));
  }
}
