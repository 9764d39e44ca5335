package io.dsfleet.bridge;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the sockets whose app has neither shown a launch token nor said {@code app_ready} yet, in
 * total and per address. An upgrade beyond the limit waits a little for one of them to be over, so
 * that a crowd of returning apps is slowed down before any of it is refused.
 */
final class PendingSockets {
  private final int max;
  private final int perAddressMax;
  private final Duration unopenedTtl;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Set<Seat> seats = new HashSet<>();

  /** One pending socket; left once, from any thread. */
  final class Seat {
    /** Name of the attribute that carries it from the upgrade to its socket. */
    static final String ATTRIBUTE = "io.dsfleet.bridge.PendingSockets.Seat";

    private final String address;
    private final long takenMillis;
    private final AtomicBoolean opened = new AtomicBoolean();

    private Seat(String address, long takenMillis) {
      this.address = address;
      this.takenMillis = takenMillis;
    }

    /** The upgrade led to a socket, whose end will leave the seat. */
    void opened() {
      opened.set(true);
    }

    /** The app introduced itself or is gone. */
    void leave() {
      lock.lock();
      try {
        if (seats.remove(this)) {
          left.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isLost(long now) {
      return !opened.get() && now - takenMillis >= unopenedTtl.toMillis();
    }
  }

  /**
   * No socket is pending yet.
   *
   * @param unopenedTtl after which an upgrade that led to no socket counts no more
   * @param clock milliseconds that never go back
   */
  PendingSockets(int max, int perAddressMax, Duration unopenedTtl, LongSupplier clock) {
    this.max = max;
    this.perAddressMax = perAddressMax;
    this.unopenedTtl = unopenedTtl;
    this.clock = clock;
  }

  /** Waits for a seat at most this long; null where there is none. */
  @Nullable Seat take(String address, Duration patience) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (!hasRoom(address)) {
        if (nanos <= 0) {
          return null;
        }
        nanos = left.awaitNanos(nanos);
      }
      Seat seat = new Seat(address, clock.getAsLong());
      seats.add(seat);
      return seat;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Sockets that are pending now. */
  int size() {
    lock.lock();
    try {
      return seats.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(String address) {
    long now = clock.getAsLong();
    int same = 0;
    for (Iterator<Seat> all = seats.iterator(); all.hasNext(); ) {
      Seat seat = all.next();
      if (seat.isLost(now)) {
        all.remove();
      } else if (seat.address.equals(address)) {
        same++;
      }
    }
    return seats.size() < max && same < perAddressMax;
  }
}
