package io.dsfleet.gateway.access;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Limits concurrently open streams, in total and per key. */
public final class StreamLimiter {
  private final Semaphore free;
  private final int maxPerKey;
  private final String refusal;
  private final ConcurrentMap<String, Integer> openByKey = new ConcurrentHashMap<>();

  /**
   * @param max streams of all clients together
   * @param maxPerKey streams of one key; not applied on an open gateway, which has no keys
   * @param refusal error message of the 503 when {@code max} is reached
   */
  public StreamLimiter(int max, int maxPerKey, String refusal) {
    this.free = new Semaphore(max);
    this.maxPerKey = maxPerKey;
    this.refusal = refusal;
  }

  /** The right to one open stream. */
  @FunctionalInterface
  public interface StreamPermit extends AutoCloseable {
    /** Returns the right; call it once. */
    @Override
    void close();
  }

  /**
   * Takes a place for the stream of this request.
   *
   * @throws ProblemException 429 if the key, 503 if all clients have too many open streams
   */
  public StreamPermit acquire(HttpServletRequest request) {
    Optional<String> key =
        CallerIdentity.find(request)
            .filter(caller -> caller.authMethod() != CallerIdentity.AuthMethod.OPEN)
            .map(CallerIdentity::id);
    if (key.isPresent() && openByKey.merge(key.get(), 1, Integer::sum) > maxPerKey) {
      release(key.get());
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS,
          "too many open streams with this key; the maximum is " + maxPerKey);
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
    openByKey.computeIfPresent(key, (_, open) -> open == 1 ? null : open - 1);
  }
}
