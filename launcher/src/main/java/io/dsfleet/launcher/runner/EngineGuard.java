package io.dsfleet.launcher.runner;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.dsfleet.messages.broker.RequestRefusal;
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
 * Stands before the Docker Engine: asks again what failed, and stops asking an engine that is away.
 * What the engine answers, also a refusal, passes; everything else becomes {@link
 * EngineAwayException}.
 */
final class EngineGuard {
  private static final int FORBIDDEN = 403;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  private final EngineSettings settings;
  private final CircuitBreaker breaker;
  private final Retry retry;
  private volatile @Nullable EngineAwayException last;

  EngineGuard(EngineSettings settings) {
    this.settings = settings;
    breaker =
        CircuitBreaker.of(
            "docker",
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failures())
                .minimumNumberOfCalls(settings.failures())
                .failureRateThreshold(100)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(failed -> !isAnswer(failed))
                .build());
    retry =
        Retry.of(
            "docker",
            RetryConfig.custom()
                .maxAttempts(settings.attempts())
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(RETRY_PAUSE))
                .retryOnException(
                    failed -> !isAnswer(failed) && !(failed instanceof CallNotPermittedException))
                .build());
  }

  /** Closed while calls pass, open while none does, half open while one tries. */
  String state() {
    return breaker.getState().name().toLowerCase(Locale.ROOT);
  }

  /** Asks; every call that comes here may be made twice without harm. */
  <T> T ask(Supplier<T> call) {
    try {
      return Retry.decorateSupplier(retry, CircuitBreaker.decorateSupplier(breaker, call)).get();
    } catch (CallNotPermittedException open) {
      throw leftAlone(open);
    } catch (RuntimeException failed) {
      if (isAnswer(failed)) {
        throw failed;
      }
      EngineAwayException away = away(failed);
      last = away;
      throw away;
    }
  }

  /** Tells why the engine is not asked just now. */
  private EngineAwayException leftAlone(CallNotPermittedException open) {
    EngineAwayException before = last;
    return before == null
        ? away(open)
        : new EngineAwayException(before.code(), before.reason(), open);
  }

  private static boolean isAnswer(Throwable failed) {
    return failed instanceof NotFoundException
        || failed instanceof ConflictException
        || failed instanceof BadRequestException
        || failed instanceof NotModifiedException
        || failed instanceof StartFailedException;
  }

  private EngineAwayException away(RuntimeException failed) {
    boolean forbidden =
        failed instanceof DockerException answer && answer.getHttpStatus() == FORBIDDEN;
    Throwable innermost = failed;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
      forbidden |= String.valueOf(innermost.getMessage()).contains("Permission denied");
    }
    String why = String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no word");
    return forbidden
        ? new EngineAwayException(
            RequestRefusal.ENGINE_FORBIDDEN,
            "expected leave to use the Docker Engine at " + settings.host() + ", but: " + why,
            failed)
        : new EngineAwayException(
            RequestRefusal.ENGINE_UNREACHABLE,
            "expected the Docker Engine at " + settings.host() + " to answer, but: " + why,
            failed);
  }
}
