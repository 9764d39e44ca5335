package io.dsfleet.gateway.http;

import io.dsfleet.state.connection.StateUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for results of Redis with a timeout. Blocks; callers run on virtual threads. */
public final class BoundedAwait {
  private final Duration timeout;

  /**
   * @param timeout time after which the outcome is unknown
   */
  public BoundedAwait(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Waits for the result; throws a 503 problem on timeout.
   *
   * @throws StateUnavailableException if Redis is unavailable; the outcome is unknown
   */
  public <T> T await(CompletableFuture<T> result) {
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "Redis did not respond within " + timeout.toMillis() + " ms");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new CompletionException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
    }
  }
}
