package io.dsfleet.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** One clock, one queue of events, one source of chance. What happens is a function of the seed. */
public final class SimulatedWorld {
  /** Its first moment; some parts take 0 for never. */
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

  /** A world in which nothing has happened yet. */
  SimulatedWorld(long seed, Set<? extends Enum<?>> leftOut, RunTrace trace) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.leftOut = leftOut;
    this.trace = trace;
  }

  /** Milliseconds since some moment; never goes back. */
  public long now() {
    return now;
  }

  /** The same as a moment of 2023. */
  Instant instant() {
    return Instant.ofEpochMilli(1_700_000_000_000L + now);
  }

  /** A number from 0 on, below the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number between the two, both included. */
  public long between(long min, long max) {
    return min + random.nextLong(max - min + 1);
  }

  /** Whether something happens that happens so often. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether the rule is left out on purpose. */
  public boolean isDisabled(Enum<?> rule) {
    return leftOut.contains(rule);
  }

  /** Does this later. */
  public void schedule(long millis, String what, Runnable action) {
    queue.add(new Event(now + Math.max(0, millis), order++, what, action));
  }

  /** Says what happened. */
  public void note(String line) {
    trace.add(now, line);
  }

  /** Says that a fault bit. */
  public void recordFault(Enum<?> fault) {
    trace.countFault(fault);
  }

  /** The next event happens; what it was, empty for one that is not worth a line. */
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

  /** As many different ones of the list. */
  <T> List<T> pickSome(List<T> all, int count) {
    List<T> left = new ArrayList<>(all);
    List<T> some = new ArrayList<>();
    while (!left.isEmpty() && some.size() < count) {
      some.add(left.remove(below(left.size())));
    }
    return some;
  }

  /** One of the list. */
  public <T> T pick(List<T> all) {
    return all.get(below(all.size()));
  }
}
