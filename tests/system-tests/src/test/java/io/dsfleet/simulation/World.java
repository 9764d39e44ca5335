package io.dsfleet.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** One clock, one queue of events, one source of chance. What happens is a function of the seed. */
public final class World {
  /** Its first moment; some parts take 0 for never. */
  static final long BEGINNING = 1_000_000;

  private record Event(long at, long order, String what, Runnable action) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Random random;
  private final Trace trace;
  private final Set<? extends Enum<?>> leftOut;
  private long now = BEGINNING;
  private long order;
  private long events;

  /** A world in which nothing has happened yet. */
  World(long seed, Set<? extends Enum<?>> leftOut, Trace trace) {
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
  public long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  /** Whether something happens that happens so often. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether the rule is left out on purpose. */
  public boolean lacks(Enum<?> rule) {
    return leftOut.contains(rule);
  }

  /** Does this later. */
  public void after(long millis, String what, Runnable action) {
    queue.add(new Event(now + Math.max(0, millis), order++, what, action));
  }

  /** Says what happened. */
  public void note(String line) {
    trace.add(now, line);
  }

  /** Says that a fault bit. */
  public void bit(Enum<?> fault) {
    trace.bit(fault);
  }

  /** The next event happens; what it was, empty for one that is not worth a line. */
  String step() {
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

  Trace trace() {
    return trace;
  }

  /** As many different ones of the list. */
  <T> List<T> some(List<T> all, int count) {
    List<T> left = new ArrayList<>(all);
    List<T> some = new ArrayList<>();
    while (!left.isEmpty() && some.size() < count) {
      some.add(left.remove(below(left.size())));
    }
    return some;
  }

  /** One of the list. */
  public <T> T one(List<T> all) {
    return all.get(below(all.size()));
  }
}
