package io.dsfleet.testkit;

import io.dsfleet.scriptedapp.Observations;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What several scripted apps saw, taken together. */
public final class AppRecorder {
  private final List<ScriptedApp> apps;

  /** Of these apps, over their whole lives. */
  public AppRecorder(Collection<ScriptedApp> apps) {
    this.apps = List.copyOf(apps);
  }

  /** Cameras completed by all. */
  public int completed() {
    return apps.stream().mapToInt(app -> app.seen().completedCount()).sum();
  }

  /** Files worked off by all. */
  public long filesDone() {
    return apps.stream().mapToLong(app -> app.seen().filesDone()).sum();
  }

  /** How often each camera was started, on whatever app. */
  public Map<Long, Integer> startsByCamera() {
    Map<Long, Integer> all = new HashMap<>();
    apps.forEach(
        app -> app.seen().startsByCamera().forEach((id, n) -> all.merge(id, n, Integer::sum)));
    return all;
  }

  /** What the server did against the protocol, each with the app that saw it. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    apps.forEach(
        app ->
            app.seen().violations().forEach(one -> all.add(app.instanceId() + ": " + one.what())));
    return all;
  }

  /** Nanoseconds from each completion to the next start on the same stream, sorted. */
  public List<Long> idleNanos() {
    List<Long> gaps = new ArrayList<>();
    apps.forEach(app -> gaps.addAll(idleNanos(app.seen())));
    gaps.sort(null);
    return gaps;
  }

  /** Waits until all together completed this many cameras. */
  public void awaitCompleted(int count, Duration bound) {
    Eventually.value(count + " cameras completed", bound, this::completed, seen -> seen >= count);
  }

  /** Fails unless each camera was started once and nothing was against the protocol. */
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
          "expected each camera to be started once by the rules, but there are "
              + broken.size()
              + " faults: "
              + broken.subList(0, Math.min(20, broken.size())));
    }
  }

  private static List<Long> idleNanos(Observations seen) {
    Map<Integer, Long> ended = new HashMap<>();
    List<Long> gaps = new ArrayList<>();
    List<Observations.Completion> completions = seen.completions();
    int next = 0;
    for (Observations.Start start : seen.starts()) {
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
