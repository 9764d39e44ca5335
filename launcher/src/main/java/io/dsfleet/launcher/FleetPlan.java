package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Decides what to start so that what should run does run; pure. */
final class FleetPlan {
  private FleetPlan() {}

  /**
   * The wanted instances of which nothing runs or is about to: those that were stopped, those whose
   * start failed and whose pause is over, and new ones; never those in quarantine.
   */
  static List<Wanted> missing(
      List<Wanted> wanted,
      Collection<ProcessRecord> known,
      Map<String, RestartHistory> histories,
      LauncherProperties properties,
      long now) {
    return wanted.stream()
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
