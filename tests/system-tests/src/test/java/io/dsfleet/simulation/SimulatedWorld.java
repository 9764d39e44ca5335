package io.dsfleet.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** Event queue, clock and random source of a simulation; a run is a function of its seed. */
public final class SimulatedWorld {
  /** Initial time; not 0, because some parts use 0 for never. */
  static final long START_TIME = 1_000_000;

  private record Event(long at, long order, String what, Runnable action) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Random random;
  private final RunTrace trace;
  private final Set<? extends Enum<?>> leftOut;
  private long now = START_TIME;
  private long order;
  private long events;

  /** A world without events. */
  SimulatedWorld(long seed, Set<? extends Enum<?>> leftOut, RunTrace trace) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.leftOut = leftOut;
    this.trace = trace;
  }

  /** Current time in milliseconds; never decreases. */
  public long now() {
    return now;
  }

  /** Current time as an instant in 2023. */
  Instant instant() {
    return Instant.ofEpochMilli(1_700_000_000_000L + now);
  }

  /** A random number from 0 to {@code bound}, exclusive. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A random number from {@code min} to {@code max}, inclusive. */
  public long between(long min, long max) {
    return min + random.nextLong(max - min + 1);
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether the run disables the rule. */
  public boolean isDisabled(Enum<?> rule) {
    return leftOut.contains(rule);
  }

  /** Runs the action after the delay. */
  public void schedule(long millis, String what, Runnable action) {
    queue.add(new Event(now + Math.max(0, millis), order++, what, action));
  }

  /** Adds a line to the trace. */
  public void note(String line) {
    trace.add(now, line);
  }

  /** Counts a fault that took effect. */
  public void recordFault(Enum<?> fault) {
    trace.countFault(fault);
  }

  /** Runs the next event; returns its description, which may be empty. */
  String runNextEvent() {
    Event next = queue.remove();
    now = next.at();
    events++;
    if (!next.what().isEmpty()) {
      note(next.what());
    }
    next.action().run();
    return next.what();
  }

  long events() {
    return events;
  }

  RunTrace trace() {
    return trace;
  }

  /** Up to {@code count} different random elements. */
  <T> List<T> pickSome(List<T> all, int count) {
    List<T> left = new ArrayList<>(all);
    List<T> some = new ArrayList<>();
    while (!left.isEmpty() && some.size() < count) {
      some.add(left.remove(below(left.size())));
    }
    return some;
  }

  /** A random element. */
  public <T> T pick(List<T> all) {
    return all.get(below(all.size()));
  }
}
