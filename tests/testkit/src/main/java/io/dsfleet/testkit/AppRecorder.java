package io.dsfleet.testkit;

import io.dsfleet.scriptedapp.AppObservations;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Combined observations of several scripted apps. */
public final class AppRecorder {
  private final List<ScriptedApp> apps;

  /** Combines the observations of these apps since their creation. */
  public AppRecorder(Collection<ScriptedApp> apps) {
    this.apps = List.copyOf(apps);
  }

  /** Number of completed cameras. */
  public int completed() {
    return apps.stream().mapToInt(app -> app.observations().completedCount()).sum();
  }

  /** Number of processed files. */
  public long filesDone() {
    return apps.stream().mapToLong(app -> app.observations().filesDone()).sum();
  }

  /** Number of starts per camera over all apps. */
  public Map<Long, Integer> startsByCamera() {
    Map<Long, Integer> all = new HashMap<>();
    apps.forEach(
        app ->
            app.observations().startsByCamera().forEach((id, n) -> all.merge(id, n, Integer::sum)));
    return all;
  }

  /** Breaches of the app protocol by the server, each with its app. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    apps.forEach(
        app ->
            app.observations()
                .violations()
                .forEach(one -> all.add(app.instanceId() + ": " + one.description())));
    return all;
  }

  /** Nanoseconds from each completion to the next start on the same stream, sorted. */
  public List<Long> idleNanos() {
    List<Long> gaps = new ArrayList<>();
    apps.forEach(app -> gaps.addAll(idleNanos(app.observations())));
    gaps.sort(null);
    return gaps;
  }

  /** Waits until the apps together completed {@code count} cameras. */
  public void awaitCompleted(int count, Duration timeout) {
    PollingWait.forValue(
        count + " cameras completed", timeout, this::completed, seen -> seen >= count);
  }

  /** Fails unless each camera was started once and the protocol was kept. */
  public void assertEachStartedOnce() {
    List<String> broken = violations();
    startsByCamera()
        .forEach(
            (camera, starts) -> {
              if (starts != 1) {
                broken.add("camera " + camera + " was started " + starts + " times");
              }
            });
    if (!broken.isEmpty()) {
      throw new AssertionError(
          "expected one start per camera and no protocol breach, but there are "
              + broken.size()
              + " faults: "
              + broken.subList(0, Math.min(20, broken.size())));
    }
  }

  private static List<Long> idleNanos(AppObservations seen) {
    Map<Integer, Long> ended = new HashMap<>();
    List<Long> gaps = new ArrayList<>();
    List<AppObservations.Completion> completions = seen.completions();
    int next = 0;
    for (AppObservations.Start start : seen.starts()) {
      while (next < completions.size() && completions.get(next).nanos() <= start.nanos()) {
        ended.put(completions.get(next).streamId(), completions.get(next).nanos());
        next++;
      }
      Long free = ended.remove(start.streamId());
      if (free != null) {
        gaps.add(start.nanos() - free);
      }
    }
    return gaps;
  }
}
