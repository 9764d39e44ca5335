package io.dsfleet.gateway.callbacks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed callbacks over HTTP. Does not follow redirects, which could lead to a private
 * address. Only the status of a response counts: its body is not read, and the connection of a
 * response with a body is closed.
 */
final class HttpCallbackSender implements AutoCloseable {
  private static final int OK_FROM = 200;
  private static final int OK_BELOW = 300;
  private static final int GONE = 410;

  private final CallbackUrlPolicy rules;
  private final @Nullable CallbackSigner signature;
  private final Duration timeout;
  private final InstantSource clock;
  private final HostConcurrencyLimiter hosts;
  private final HttpClient http;

  /**
   * @param signature null if no secret is configured; then every callback is rejected
   * @param timeout from the start of the connection to the end of the response's headers
   */
  HttpCallbackSender(
      CallbackUrlPolicy rules,
      @Nullable CallbackSigner signature,
      Duration timeout,
      InstantSource clock,
      HostConcurrencyLimiter hosts) {
    this.rules = rules;
    this.signature = signature;
    this.timeout = timeout;
    this.clock = clock;
    this.hosts = hosts;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("callback-http-", 0).factory()))
            .build();
  }

  DeliveryResult send(String url, String jobId, byte[] body) {
    String host = String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
    try {
      if (!hosts.acquire(host)) {
        return new DeliveryResult.Retry("too many callbacks to " + host + " are in progress");
      }
      try {
        return post(url, jobId, body);
      } finally {
        hosts.release(host);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new DeliveryResult.Retry("the server is shutting down");
    }
  }

  private DeliveryResult post(String url, String jobId, byte[] body) throws InterruptedException {
    Optional<String> refusal = rules.rejectionReasonAfterLookup(url);
    if (refusal.isPresent() || signature == null) {
      return new DeliveryResult.Rejected(refusal.orElse("callbacks are not configured"));
    }
    long seconds = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("User-Agent", "dsfleet")
            .header("X-Dsfleet-Delivery", jobId)
            .header("X-Dsfleet-Signature", signature.sign(seconds, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<InputStream>> response =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return result(response.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException noResponse) {
      return new DeliveryResult.Retry("the receiver did not respond within " + timeout);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      return new DeliveryResult.Retry(
          "the receiver cannot be reached: " + cause.getClass().getSimpleName());
    } finally {
      // Ends an exchange that is still in progress; a finished one is not affected.
      response.cancel(true);
    }
  }

  private static DeliveryResult result(HttpResponse<InputStream> response) {
    try (InputStream _ = response.body()) {
      int status = response.statusCode();
      return status >= OK_FROM && status < OK_BELOW
          ? new DeliveryResult.Delivered()
          : status == GONE
              ? new DeliveryResult.Rejected("the receiver responded with 410")
              : new DeliveryResult.Retry("the receiver responded with " + status);
    } catch (IOException closing) {
      return new DeliveryResult.Retry(
          "the connection broke: " + closing.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
