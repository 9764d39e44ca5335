package io.dsfleet.chaos;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.MessageMutator;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
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

/**
 * Runs the scripted apps and records the job starts they receive, for comparison with the job
 * histories.
 */
final class AppFleet implements AutoCloseable {
  private static final Duration FILE_TIME = Duration.ofMillis(150);
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(300);

  /** A {@code start_analysis} that an app received; {@code nanos} is {@link System#nanoTime}. */
  record Start(long nanos, String app, long camera, String request) {}

  /** One app with its behaviour and the number of messages it duplicated or delayed. */
  record Member(ScriptedApp app, AppBehaviour behaviour, AtomicLong alteredMessages) {
    /** Sends every message except {@code app_ready} twice. */
    void duplicateMessages() {
      behaviour.mutator(
          message -> {
            if (message.type().equals("app_ready")) {
              return List.of(message);
            }
            alteredMessages.incrementAndGet();
            return List.of(message, message);
          });
    }

    /** Sends every message late by this time, in order. */
    void delayMessages(Duration by) {
      behaviour.delay(
          message -> {
            alteredMessages.incrementAndGet();
            return by;
          });
    }

    /** Restores the normal behaviour. */
    void behaveNormally() {
      behaviour.mutator(MessageMutator.none()).delay(message -> Duration.ZERO);
    }
  }

  private final List<Member> members = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();

  AppFleet(URI socket, int apps, int streams) {
    for (int i = 1; i <= apps; i++) {
      String id = "chaos-" + i;
      AppBehaviour behaviour =
          AppBehaviour.obedient().fileTime(FILE_TIME).onStart(start -> recordStart(id, start));
      ScriptedApp app =
          ScriptedApp.settings(socket, id, streams)
              .behaviour(behaviour)
              .reconnectDelay(RECONNECT_DELAY)
              .connect();
      members.add(new Member(app, behaviour, new AtomicLong()));
    }
  }

  private StartAnswer recordStart(String app, StartAnalysis start) {
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

  int startCount() {
    synchronized (starts) {
      return starts.size();
    }
  }

  /** The time of the first start that an app received at or after {@code nanos}. */
  OptionalLong firstStartAfter(long nanos) {
    synchronized (starts) {
      // searched from the end, since the time is always recent
      long first = -1;
      for (int i = starts.size() - 1; i >= 0 && starts.get(i).nanos() >= nanos; i--) {
        first = starts.get(i).nanos();
      }
      return first < 0 ? OptionalLong.empty() : OptionalLong.of(first);
    }
  }

  /** The time of the first start of the camera on another app at or after {@code nanos}. */
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
   * Cameras whose latest start since {@code sinceNanos} was on this app and that it has not
   * completed.
   */
  Set<Long> runningCameras(Member member, long sinceNanos) {
    Map<Long, Start> last = new HashMap<>();
    synchronized (starts) {
      starts.forEach(start -> last.put(start.camera(), start));
    }
    member.app().observations().completions().forEach(done -> last.remove(done.cameraId()));
    Set<Long> cameras = new HashSet<>();
    last.values().stream()
        .filter(start -> start.app().equals(member.app().instanceId()))
        .filter(start -> start.nanos() >= sinceNanos)
        .forEach(start -> cameras.add(start.camera()));
    return cameras;
  }

  /** Request ids of the starts by camera; each is one attempt that an app received. */
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
