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

/** Records what an app received and did, timed by {@link System#nanoTime}; thread-safe. */
public final class AppObservations {
  /** Violations above this number are counted but not kept. */
  private static final int MAX_KEPT_VIOLATIONS = 1_000;

  private static final int MAX_ANSWERS = 100;

  /** A {@code start_analysis} that arrived. */
  public record Start(long nanos, int streamId, long cameraId, String requestId) {}

  /** A camera that the app completed. */
  public record Completion(long nanos, int streamId, long cameraId, int files) {}

  /** A breach of the app protocol by the server. */
  public record Violation(long nanos, String description) {}

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

  AppObservations() {}

  /** Starts in order of arrival. */
  public synchronized List<Start> starts() {
    return List.copyOf(starts);
  }

  /** Number of starts per camera. */
  public synchronized Map<Long, Integer> startsByCamera() {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    starts.forEach(start -> counts.merge(start.cameraId(), 1, Integer::sum));
    return counts;
  }

  /** Completions in order. */
  public synchronized List<Completion> completions() {
    return List.copyOf(completions);
  }

  /** The first 1,000 breaches of the protocol by the server. */
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Number of violations, including those not kept. */
  public int violationCount() {
    return violationCount.get();
  }

  /** Codes of the {@code error} messages from the server. */
  public synchronized List<String> errorCodes() {
    return List.copyOf(errors);
  }

  /** The newest 100 {@code execute_ack} and {@code reconnection_ack}, in order. */
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

  /** Number of completed cameras. */
  public int completedCount() {
    return completed.get();
  }

  /** Number of processed files. */
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
    if (violationCount.incrementAndGet() <= MAX_KEPT_VIOLATIONS) {
      violations.add(new Violation(System.nanoTime(), what));
    }
  }

  synchronized void error(String code) {
    errors.add(code);
  }

  synchronized void answer(ServerMessage answer) {
    answers.add(answer);
    if (answers.size() > MAX_ANSWERS) {
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
