package io.dsfleet.gateway.http;

import io.dsfleet.state.StateUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the record's answers, for a bounded time; callers run on virtual threads. */
public final class StateCalls {
  private final Duration timeout;

  /**
   * @param timeout after which the outcome counts as unknown
   */
  public StateCalls(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * The answer.
   *
   * @throws StateUnavailableException if Redis is away or too slow: the outcome is unknown
   */
  public <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "Redis did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new CompletionException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server stops");
    }
  }
}
