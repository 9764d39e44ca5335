package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What an app saw and did, by {@link System#nanoTime}; safe to read while it runs. */
public final class Observations {
  /** Violations beyond this many are counted and not kept. */
  private static final int MOST_KEPT = 1_000;

  private static final int MOST_ANSWERS = 100;

  /** A {@code start_analysis} that arrived. */
  public record Start(long nanos, int streamId, long cameraId, String requestId) {}

  /** A camera that the app ended. */
  public record Completion(long nanos, int streamId, long cameraId, int files) {}

  /** What the server must not do. */
  public record Violation(long nanos, String what) {}

  private final List<Start> starts = new ArrayList<>();
  private final List<Completion> completions = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Deque<ServerMessage> answers = new ArrayDeque<>();
  private final Map<String, Integer> received = new HashMap<>();
  private final Map<String, Integer> sent = new HashMap<>();
  private final AtomicInteger violationCount = new AtomicInteger();
  private final AtomicLong filesDone = new AtomicLong();
  private final AtomicInteger completed = new AtomicInteger();

  Observations() {}

  /** Starts in the order of their arrival. */
  public synchronized List<Start> starts() {
    return List.copyOf(starts);
  }

  /** How often each camera was started. */
  public synchronized Map<Long, Integer> startsByCamera() {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    starts.forEach(start -> counts.merge(start.cameraId(), 1, Integer::sum));
    return counts;
  }

  /** Completions in their order. */
  public synchronized List<Completion> completions() {
    return List.copyOf(completions);
  }

  /** What the server did against the protocol; the first 1,000. */
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Violations, those that were not kept included. */
  public int violationCount() {
    return violationCount.get();
  }

  /** Codes of the {@code error} messages that the server sent. */
  public synchronized List<String> errorCodes() {
    return List.copyOf(errors);
  }

  /** The newest 100 {@code execute_ack} and {@code reconnection_ack}, as they came. */
  public synchronized List<ServerMessage> answers() {
    return List.copyOf(answers);
  }

  /** Messages received, by type. */
  public synchronized Map<String, Integer> received() {
    return Map.copyOf(received);
  }

  /** Messages sent, by type. */
  public synchronized Map<String, Integer> sent() {
    return Map.copyOf(sent);
  }

  /** Cameras completed. */
  public int completedCount() {
    return completed.get();
  }

  /** Files worked off. */
  public long filesDone() {
    return filesDone.get();
  }

  synchronized void start(Start start) {
    starts.add(start);
  }

  void completion(Completion completion) {
    synchronized (this) {
      completions.add(completion);
    }
    completed.incrementAndGet();
  }

  synchronized void violation(String what) {
    if (violationCount.incrementAndGet() <= MOST_KEPT) {
      violations.add(new Violation(System.nanoTime(), what));
    }
  }

  synchronized void error(String code) {
    errors.add(code);
  }

  synchronized void answer(ServerMessage answer) {
    answers.add(answer);
    if (answers.size() > MOST_ANSWERS) {
      answers.removeFirst();
    }
  }

  synchronized void received(String type) {
    received.merge(type, 1, Integer::sum);
  }

  synchronized void sent(String type) {
    sent.merge(type, 1, Integer::sum);
  }

  long fileDone() {
    return filesDone.incrementAndGet();
  }
}
