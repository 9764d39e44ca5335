package io.dsfleet.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that the request bodies of all clients together hold at once. */
public final class BodyBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param maxBytes bytes that all bodies together may hold
   */
  public BodyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that are held now. */
  long held() {
    return held.get();
  }

  /** A share that holds nothing yet. */
  Share open() {
    return new Share();
  }

  /** What one request holds; for one thread. */
  final class Share implements AutoCloseable {
    private long bytes;

    /** Holds so many bytes more; ends the request with 503 where the budget is spent. */
    void grow(long more) {
      if (held.addAndGet(more) > maxBytes) {
        held.addAndGet(-more);
        throw new ProblemException(
            ProblemCode.UNAVAILABLE, "too many bytes of request bodies are in flight");
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
