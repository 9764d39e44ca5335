package io.dsfleet.launcher;

import io.dsfleet.launcher.LauncherProperties.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides what to start so that what should run does run; pure. */
final class FleetPlan {
  private FleetPlan() {}

  /** The wanted instances that do not run, are not in quarantine and whose pause is over. */
  static List<Wanted> missing(
      List<Wanted> wanted,
      Set<String> running,
      Map<String, RestartHistory> histories,
      LauncherProperties properties,
      long now) {
    return wanted.stream()
        .filter(each -> !running.contains(each.instanceId()))
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
