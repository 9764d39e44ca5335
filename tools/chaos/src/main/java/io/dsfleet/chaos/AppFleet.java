package io.dsfleet.chaos;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.scriptedapp.Behaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import io.dsfleet.scriptedapp.Tamper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The scripted apps, and what they saw: the truth that the record is compared with. */
final class AppFleet implements AutoCloseable {
  private static final Duration FILE_TIME = Duration.ofMillis(150);
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** A start that reached an app, by {@link System#nanoTime}. */
  record Start(long nanos, String app, long camera, String request) {}

  /** One app and how it behaves. */
  record Member(ScriptedApp app, Behaviour behaviour, AtomicLong misbehaved) {
    /** Says everything but {@code app_ready} twice, and counts it. */
    void stammer() {
      behaviour.tamper(
          message -> {
            if (message.type().equals("app_ready")) {
              return List.of(message);
            }
            misbehaved.incrementAndGet();
            return List.of(message, message);
          });
    }

    /** Says everything this much later, in order, and counts it. */
    void dawdle(Duration by) {
      behaviour.delay(
          message -> {
            misbehaved.incrementAndGet();
            return by;
          });
    }

    /** As at first. */
    void behave() {
      behaviour.tamper(Tamper.none()).delay(message -> Duration.ZERO);
    }
  }

  private final List<Member> members = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();

  AppFleet(URI socket, int apps, int streams) {
    for (int i = 1; i <= apps; i++) {
      String id = "chaos-" + i;
      Behaviour behaviour =
          Behaviour.obedient().fileTime(FILE_TIME).onStart(start -> noted(id, start));
      ScriptedApp app =
          ScriptedApp.at(socket, id, streams).behaviour(behaviour).reconnectsAfter(PAUSE).connect();
      members.add(new Member(app, behaviour, new AtomicLong()));
    }
  }

  private StartAnswer noted(String app, StartAnalysis start) {
    synchronized (starts) {
      starts.add(new Start(System.nanoTime(), app, start.cameraId(), start.requestId()));
    }
    return StartAnswer.WORK;
  }

  List<Member> members() {
    return members;
  }

  Member member(int index) {
    return members.get(index);
  }

  int starts() {
    synchronized (starts) {
      return starts.size();
    }
  }

  /** When the first start after this moment reached an app. */
  OptionalLong firstStartAfter(long nanos) {
    synchronized (starts) {
      // searched from the end: the moment is always recent
      long first = -1;
      for (int i = starts.size() - 1; i >= 0 && starts.get(i).nanos() >= nanos; i--) {
        first = starts.get(i).nanos();
      }
      return first < 0 ? OptionalLong.empty() : OptionalLong.of(first);
    }
  }

  /** When the camera was first started after this moment, by an app other than this one. */
  OptionalLong startedElsewhere(long camera, String app, long nanos) {
    synchronized (starts) {
      return starts.stream()
          .filter(start -> start.camera() == camera && start.nanos() >= nanos)
          .filter(start -> !start.app().equals(app))
          .mapToLong(Start::nanos)
          .findFirst();
    }
  }

  /**
   * Cameras that were started on this app last, since this moment, and that it has not completed.
   */
  Set<Long> inWork(Member member, long sinceNanos) {
    Map<Long, Start> last = new HashMap<>();
    synchronized (starts) {
      starts.forEach(start -> last.put(start.camera(), start));
    }
    member.app().seen().completions().forEach(done -> last.remove(done.cameraId()));
    Set<Long> cameras = new HashSet<>();
    last.values().stream()
        .filter(start -> start.app().equals(member.app().instanceId()))
        .filter(start -> start.nanos() >= sinceNanos)
        .forEach(start -> cameras.add(start.camera()));
    return cameras;
  }

  /** Request ids of the starts of each camera: one for each attempt that reached an app. */
  Map<Long, Set<String>> attempts() {
    Map<Long, Set<String>> attempts = new HashMap<>();
    synchronized (starts) {
      starts.forEach(
          start ->
              attempts
                  .computeIfAbsent(start.camera(), camera -> new HashSet<>())
                  .add(start.request()));
    }
    return attempts;
  }

  @Override
  public void close() {
    members.forEach(member -> member.app().close());
  }
}
