package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the Docker Engine with retries and a circuit breaker. Error responses of the engine pass
 * through; all other failures become {@link EngineUnavailableException}.
 */
final class EngineGuard {
  private static final int FORBIDDEN = 403;
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

  private final EngineSettings settings;
  private final CircuitBreaker breaker;
  private final Retry retry;
  private volatile @Nullable EngineUnavailableException lastFailure;

  EngineGuard(EngineSettings settings) {
    this.settings = settings;
    breaker =
        CircuitBreaker.of(
            "docker",
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.maxFailures())
                .minimumNumberOfCalls(settings.maxFailures())
                .failureRateThreshold(100)
                .waitDurationInOpenState(settings.openInterval())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(failed -> !isResponse(failed))
                .build());
    retry =
        Retry.of(
            "docker",
            RetryConfig.custom()
                .maxAttempts(settings.maxAttempts())
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(RETRY_INTERVAL))
                .retryOnException(
                    failed -> !isResponse(failed) && !(failed instanceof CallNotPermittedException))
                .build());
  }

  /** Returns the state of the circuit breaker: closed, open or half_open. */
  String state() {
    return breaker.getState().name().toLowerCase(Locale.ROOT);
  }

  /** Executes a call, which must be idempotent. */
  <T> T call(Supplier<T> call) {
    try {
      return Retry.decorateSupplier(retry, CircuitBreaker.decorateSupplier(breaker, call)).get();
    } catch (CallNotPermittedException open) {
      throw circuitOpen(open);
    } catch (RuntimeException failed) {
      if (isResponse(failed)) {
        throw failed;
      }
      EngineUnavailableException unavailable = unavailable(failed);
      lastFailure = unavailable;
      throw unavailable;
    }
  }

  /** Returns the failure that opened the circuit breaker. */
  private EngineUnavailableException circuitOpen(CallNotPermittedException open) {
    EngineUnavailableException previous = lastFailure;
    return previous == null
        ? unavailable(open)
        : new EngineUnavailableException(previous.code(), previous.reason(), open);
  }

  private static boolean isResponse(Throwable failed) {
    return failed instanceof NotFoundException
        || failed instanceof ConflictException
        || failed instanceof BadRequestException
        || failed instanceof NotModifiedException
        || failed instanceof StartFailedException;
  }

  private EngineUnavailableException unavailable(RuntimeException failed) {
    boolean forbidden =
        failed instanceof DockerException response && response.getHttpStatus() == FORBIDDEN;
    Throwable innermost = failed;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
      forbidden |= String.valueOf(innermost.getMessage()).contains("Permission denied");
    }
    String reason = String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no message");
    return forbidden
        ? new EngineUnavailableException(
            RequestRefusalCode.ENGINE_FORBIDDEN,
            "no permission to use the Docker Engine at " + settings.host() + ": " + reason,
            failed)
        : new EngineUnavailableException(
            RequestRefusalCode.ENGINE_UNREACHABLE,
            "the Docker Engine at " + settings.host() + " did not respond: " + reason,
            failed);
  }
}
