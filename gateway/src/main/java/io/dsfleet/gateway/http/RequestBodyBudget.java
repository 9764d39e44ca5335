package io.dsfleet.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the total memory of the request bodies that are being read. */
public final class RequestBodyBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param maxBytes upper bound of the bytes of all bodies together
   */
  public RequestBodyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that are reserved now. */
  long reservedBytes() {
    return held.get();
  }

  /** An empty reservation for one request. */
  Reservation openReservation() {
    return new Reservation();
  }

  /** The reservation of one request; not thread-safe. */
  final class Reservation implements AutoCloseable {
    private long bytes;

    /** Reserves more bytes; throws a 503 problem if the budget is exhausted. */
    void reserve(long more) {
      if (held.addAndGet(more) > maxBytes) {
        held.addAndGet(-more);
        throw new ProblemException(
            ProblemCode.UNAVAILABLE, "too many request bodies are being received; try again later");
      }
      bytes += more;
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
