package io.dsfleet.referenceapp.connection;

import io.dsfleet.referenceapp.config.ServerSettings.Health;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the server's health before a reconnect. Only status 503 and a refused connection count as
 * unhealthy; servers without the endpoint may respond otherwise.
 */
final class HealthProbe {
  private static final int UNAVAILABLE = 503;
  private static final long MAX_RETRY_AFTER_SECONDS = 60;

  private final HttpClient client;
  private final Optional<Health> health;

  HealthProbe(HttpClient client, Optional<Health> health) {
    this.client = client;
    this.health = health;
  }

  /**
   * Result of a health check.
   *
   * @param reason why the server is unhealthy; null if the app may connect
   * @param retryAfter wait requested by the server; zero if none
   */
  record HealthResult(@Nullable String reason, Duration retryAfter) {
    static final HealthResult CONNECT = new HealthResult(null, Duration.ZERO);
  }

  /** Checks the server's health. The future never completes exceptionally. */
  CompletableFuture<HealthResult> check() {
    if (health.isEmpty()) {
      return CompletableFuture.completedFuture(HealthResult.CONNECT);
    }
    HttpRequest request =
        HttpRequest.newBuilder(health.get().address())
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(health.get().timeout())
            .build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .handle((answer, error) -> error == null ? evaluate(answer) : evaluate(error));
  }

  private static HealthResult evaluate(HttpResponse<?> answer) {
    if (answer.statusCode() != UNAVAILABLE) {
      return HealthResult.CONNECT;
    }
    return new HealthResult("the server is not healthy (503)", retryAfter(answer));
  }

  private static HealthResult evaluate(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof ConnectException
        ? new HealthResult("connection refused", Duration.ZERO)
        : HealthResult.CONNECT;
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    String value = answer.headers().firstValue("Retry-After").orElse("");
    // Dates are not supported, because they need synchronised clocks.
    return value.matches("\\d{1,9}")
        ? Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(value)))
        : Duration.ZERO;
  }
}
