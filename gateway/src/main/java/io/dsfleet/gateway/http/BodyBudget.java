package io.dsfleet.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the total memory of the request bodies that are being read. */
public final class BodyBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param maxBytes upper bound of the bytes of all bodies together
   */
  public BodyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that are reserved now. */
  long held() {
    return held.get();
  }

  /** An empty reservation for one request. */
  Share open() {
    return new Share();
  }

  /** The reservation of one request; not thread-safe. */
  final class Share implements AutoCloseable {
    private long bytes;

    /** Reserves more bytes; throws a 503 problem if the budget is exhausted. */
    void grow(long more) {
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
