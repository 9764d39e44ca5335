package io.dsfleet.gateway.callbacks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Posts ends of jobs to urls, signed; follows no redirect, which could lead anywhere. */
final class UrlTeller implements AutoCloseable {
  private static final int OK_FROM = 200;
  private static final int OK_BELOW = 300;
  private static final int GONE = 410;

  private final CallbackRules rules;
  private final @Nullable Signature signature;
  private final Duration timeout;
  private final InstantSource clock;
  private final HttpClient http;

  UrlTeller(
      CallbackRules rules, @Nullable Signature signature, Duration timeout, InstantSource clock) {
    this.rules = rules;
    this.signature = signature;
    this.timeout = timeout;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("callback-http-", 0).factory()))
            .build();
  }

  Telling tell(String url, String jobId, byte[] body) {
    Optional<String> refusal = rules.refusalNow(url);
    if (refusal.isPresent() || signature == null) {
      return new Telling.Never(refusal.orElse("callbacks are not configured"));
    }
    long seconds = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "dsfleet")
            .header("X-Dsfleet-Delivery", jobId)
            .header("X-Dsfleet-Signature", signature.of(seconds, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= OK_FROM && status < OK_BELOW
          ? new Telling.Done()
          : status == GONE
              ? new Telling.Never("the receiver answered 410")
              : new Telling.NotNow("the receiver answered " + status);
    } catch (IOException away) {
      return new Telling.NotNow(
          "the receiver cannot be reached: " + away.getClass().getSimpleName());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Telling.NotNow("the server stops");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
