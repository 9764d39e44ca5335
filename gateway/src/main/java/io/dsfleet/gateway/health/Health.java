package io.dsfleet.gateway.health;

import io.dsfleet.gateway.submission.Admission;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.StateUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a job and an {@code app_ready} would be accepted now. */
public final class Health {
  private final FleetState state;
  private final Admission admission;
  private final AppDoor apps;
  private final Duration timeout;

  /**
   * @param timeout after which Redis counts as away
   */
  public Health(FleetState state, Admission admission, AppDoor apps, Duration timeout) {
    this.state = state;
    this.admission = admission;
    this.apps = apps;
    this.timeout = timeout;
  }

  /** Why not, empty if they would. */
  Optional<String> fault() {
    if (!redisAnswers()) {
      return Optional.of("Redis does not answer");
    }
    Optional<String> refusal = admission.refusal();
    return refusal.isPresent() || apps.isOpen()
        ? refusal
        : Optional.of("no ds-bridge is there that apps could connect to");
  }

  private boolean redisAnswers() {
    try {
      return state.ping().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | StateUnavailableException away) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
