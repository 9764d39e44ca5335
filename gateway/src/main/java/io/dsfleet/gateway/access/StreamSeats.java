package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Limits the streams that are open at once: in total, and for each key. */
public final class StreamSeats {
  private final Semaphore free;
  private final int maxPerKey;
  private final String refusal;
  private final ConcurrentMap<String, Integer> takenByKey = new ConcurrentHashMap<>();

  /**
   * @param max streams of all clients together
   * @param maxPerKey streams of one key; an open gateway knows no keys, so only {@code max} holds
   * @param refusal sentence of the 503 where {@code max} is reached
   */
  public StreamSeats(int max, int maxPerKey, String refusal) {
    this.free = new Semaphore(max);
    this.maxPerKey = maxPerKey;
    this.refusal = refusal;
  }

  /** A seat that was taken. */
  @FunctionalInterface
  public interface Seat extends AutoCloseable {
    /** Frees the seat. */
    @Override
    void close();
  }

  /** Takes a seat; ends the request with 429 or 503 where there is none. */
  public Seat take(HttpServletRequest request) {
    Optional<String> key =
        Caller.find(request).filter(caller -> caller.way() != Caller.Way.OPEN).map(Caller::id);
    if (key.isPresent() && takenByKey.merge(key.get(), 1, Integer::sum) > maxPerKey) {
      release(key.get());
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS,
          "expected at most " + maxPerKey + " open streams of this key, but there are as many");
    }
    if (!free.tryAcquire()) {
      key.ifPresent(this::release);
      throw new ProblemException(ProblemCode.UNAVAILABLE, refusal);
    }
    return () -> {
      free.release();
      key.ifPresent(this::release);
    };
  }

  private void release(String key) {
    takenByKey.computeIfPresent(key, (_, taken) -> taken == 1 ? null : taken - 1);
  }
}
