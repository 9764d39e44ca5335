package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Decides which desired instances to start. Pure. */
final class FleetPlan {
  private FleetPlan() {}

  /**
   * Returns the desired instances to start: new and stopped ones, and failed ones whose backoff is
   * over, but no quarantined ones.
   */
  static List<Wanted> missing(
      List<Wanted> desired,
      Collection<ProcessRecord> known,
      Map<String, RestartHistory> histories,
      LauncherProperties properties,
      long now) {
    return desired.stream()
        .filter(
            each ->
                known.stream()
                    .filter(record -> record.instanceId().equals(each.instanceId()))
                    .allMatch(
                        record ->
                            record.state() == ProcessState.STOPPED
                                || record.state() == ProcessState.FAILED))
        .filter(
            each -> {
              RestartHistory history =
                  histories.getOrDefault(each.instanceId(), RestartHistory.CLEAN);
              return !history.quarantined(properties.restartsMax())
                  && now >= history.mayStartAt(properties.restartPause());
            })
        .toList();
  }
}
