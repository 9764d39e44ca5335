package io.dsfleet.bridge.socket;

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
 * Limits the sockets without a launch token whose valid {@code app_ready} has not arrived yet, in
 * total and per address. An upgrade above a limit waits briefly for a free place, so that many
 * returning apps are delayed before any of them is refused.
 */
public final class PendingSockets {
  private final int max;
  private final int maxPerAddress;
  private final Duration unopenedTtl;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final Set<PendingSocket> places = new HashSet<>();

  /** A place for one pending socket; released once, from any thread. */
  final class PendingSocket {
    /** Handshake attribute that passes the place to the socket. */
    static final String ATTRIBUTE = PendingSocket.class.getName();

    private final String address;
    private final long takenMillis;
    private final AtomicBoolean opened = new AtomicBoolean();

    private PendingSocket(String address, long takenMillis) {
      this.address = address;
      this.takenMillis = takenMillis;
    }

    /** Marks that the upgrade succeeded: the end of the socket releases the place. */
    void markOpened() {
      opened.set(true);
    }

    /** Releases the place: {@code app_ready} arrived or the socket is closed. */
    void release() {
      lock.lock();
      try {
        if (places.remove(this)) {
          released.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isExpired(long now) {
      return !opened.get() && now - takenMillis >= unopenedTtl.toMillis();
    }
  }

  /**
   * Creates a limit without pending sockets.
   *
   * @param unopenedTtl time after which an upgrade without a socket no longer counts
   * @param clock monotonic milliseconds
   */
  public PendingSockets(int max, int maxPerAddress, Duration unopenedTtl, LongSupplier clock) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
    this.unopenedTtl = unopenedTtl;
    this.clock = clock;
  }

  /** Waits for a place at most this long; null if there is none. */
  @Nullable PendingSocket acquire(String address, Duration timeout) {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (!hasRoom(address)) {
        if (nanos <= 0) {
          return null;
        }
        nanos = released.awaitNanos(nanos);
      }
      PendingSocket seat = new PendingSocket(address, clock.getAsLong());
      places.add(seat);
      return seat;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Number of pending sockets. */
  int size() {
    lock.lock();
    try {
      return places.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(String address) {
    long now = clock.getAsLong();
    int ofAddress = 0;
    for (Iterator<PendingSocket> iterator = places.iterator(); iterator.hasNext(); ) {
      PendingSocket seat = iterator.next();
      if (seat.isExpired(now)) {
        iterator.remove();
      } else if (seat.address.equals(address)) {
        ofAddress++;
      }
    }
    return places.size() < max && ofAddress < maxPerAddress;
  }
}
