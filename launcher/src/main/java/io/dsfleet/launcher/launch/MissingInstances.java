package io.dsfleet.launcher.launch;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.supervise.RestartHistory;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Decides which desired instances to start. Pure. */
final class MissingInstances {
  private MissingInstances() {}

  /**
   * Returns the desired instances to start: new and stopped ones, and failed ones whose backoff is
   * over, but no quarantined ones.
   */
  static List<DesiredInstance> missing(
      List<DesiredInstance> desired,
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
                  histories.getOrDefault(each.instanceId(), RestartHistory.NONE);
              return !history.isQuarantined(properties.maxRestarts())
                  && now >= history.nextStartMillis(properties.restartBackoff());
            })
        .toList();
  }
}
