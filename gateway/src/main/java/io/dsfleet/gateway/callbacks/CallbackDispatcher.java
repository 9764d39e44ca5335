package io.dsfleet.gateway.callbacks;

import io.dsfleet.gateway.config.CallbackProperties;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestValidator;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.callbacks.PendingCallbacks;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers due job callbacks. Gateways compete: each claims a callback under a lease that expires
 * if the gateway dies.
 */
final class CallbackDispatcher implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackDispatcher.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Duration MIN_RETRY_PAUSE = Duration.ofSeconds(1);

  private final GatewayPools pools;
  private final CallbackProperties properties;
  private final HttpCallbackSender httpSender;
  private final AmqpCallbackSender amqpSender;
  private final UrlSecretSealer secrets;
  private final Semaphore permits;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());
  private @Nullable ScheduledExecutorService timer;

  CallbackDispatcher(
      GatewayPools pools,
      CallbackProperties properties,
      HttpCallbackSender httpSender,
      AmqpCallbackSender amqpSender,
      UrlSecretSealer secrets) {
    this.pools = pools;
    this.properties = properties;
    this.httpSender = httpSender;
    this.amqpSender = amqpSender;
    this.secrets = secrets;
    this.permits = new Semaphore(properties.maxConcurrent());
  }

  @Override
  public synchronized void start() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("callbacks").factory());
      long interval = properties.pollInterval().toMillis();
      var _ =
          timer.scheduleWithFixedDelay(this::claimDue, interval, interval, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  private void claimDue() {
    for (PoolState pool : pools.all()) {
      int free = permits.availablePermits();
      if (free == 0) {
        return;
      }
      try {
        for (PendingCallbacks.PendingCallback callback :
            pool.callbacks().claim(free, properties.lease()).join()) {
          permits.acquireUninterruptibly();
          threads.execute(() -> deliverAndRelease(pool, callback));
        }
      } catch (CompletionException | StateUnavailableException unavailable) {
        LOG.debug("Cannot claim callbacks of pool {}: {}", pool.name(), unavailable.toString());
      }
    }
  }

  private void deliverAndRelease(PoolState pool, PendingCallbacks.PendingCallback callback) {
    try (LogContext _ = LogContext.of(callback.jobId(), null)) {
      deliver(pool, callback);
    } catch (RuntimeException failed) {
      LOG.debug(
          "Callback of job {} failed; its lease expires: {}", callback.jobId(), failed.toString());
    } finally {
      permits.release();
    }
  }

  private void deliver(PoolState pool, PendingCallbacks.PendingCallback callback) {
    Optional<JobRecord> job = pool.queries().job(callback.jobId()).join();
    Optional<AnalysisRequest> request =
        pool.queries().request(callback.jobId()).join().flatMap(CallbackDispatcher::parse);
    if (job.isEmpty() || request.isEmpty()) {
      settle(pool, callback, new DeliveryResult.Rejected("the stored request cannot be read"), "");
      return;
    }
    AnalysisRequest analysis = request.get();
    byte[] body =
        MAPPER.writeValueAsBytes(JobEndedCallback.of(job.get(), masked(analysis.outputDir())));
    List<DeliveryResult> results = new ArrayList<>();
    String url = analysis.callbackUrl();
    String queue = analysis.replyTo();
    if (!AnalysisRequestValidator.validate(analysis).isEmpty()) {
      results.add(new DeliveryResult.Rejected("the request is invalid"));
    } else {
      if (url != null) {
        results.add(post(url, callback.jobId(), body));
      }
      if (queue != null) {
        results.add(amqpSender.send(queue, callback.jobId(), body));
      }
    }
    settle(pool, callback, worst(results), receivers(url, queue));
  }

  private DeliveryResult post(String url, String jobId, byte[] body) {
    try {
      return httpSender.send(secrets.open(url), jobId, body);
    } catch (IllegalArgumentException sealedWithUnknownKey) {
      return new DeliveryResult.Rejected(
          "the secret of callback_url is sealed with an unknown key");
    }
  }

  private static @Nullable String masked(@Nullable String path) {
    return path == null ? null : UrlSecrets.mask(path);
  }

  /**
   * A result to retry outweighs a rejection, which outweighs a delivery. A retry sends to all
   * receivers again; they recognise duplicates by the job id.
   */
  private static DeliveryResult worst(List<DeliveryResult> results) {
    DeliveryResult worst = new DeliveryResult.Delivered();
    for (DeliveryResult result : results) {
      if (result instanceof DeliveryResult.Retry) {
        return result;
      }
      worst = result instanceof DeliveryResult.Rejected ? result : worst;
    }
    return worst;
  }

  private void settle(
      PoolState pool,
      PendingCallbacks.PendingCallback callback,
      DeliveryResult result,
      String receivers) {
    boolean expired = callback.sinceEnd().compareTo(properties.giveUpAfter()) > 0;
    CompletableFuture<Boolean> settled =
        switch (result) {
          case DeliveryResult.Delivered _ ->
              pool.callbacks()
                  .recordOutcome(
                      callback.jobId(),
                      PendingCallbacks.CallbackOutcome.DELIVERED,
                      Duration.ZERO,
                      receivers);
          case DeliveryResult.Retry retry when !expired ->
              pool.callbacks()
                  .recordOutcome(
                      callback.jobId(),
                      PendingCallbacks.CallbackOutcome.FAILED,
                      retryPause(callback),
                      retry.reason());
          case DeliveryResult.Retry retry -> abandon(pool, callback, retry.reason());
          case DeliveryResult.Rejected rejected -> abandon(pool, callback, rejected.reason());
        };
    var _ = settled.join();
  }

  private static CompletableFuture<Boolean> abandon(
      PoolState pool, PendingCallbacks.PendingCallback callback, String reason) {
    LOG.warn("Abandoned the callback of job {}: {}", callback.jobId(), reason);
    return pool.callbacks()
        .recordOutcome(
            callback.jobId(), PendingCallbacks.CallbackOutcome.ABANDONED, Duration.ZERO, reason);
  }

  /** The time since the job ended, within bounds: doubles with each retry without a counter. */
  private Duration retryPause(PendingCallbacks.PendingCallback callback) {
    Duration pause = callback.sinceEnd();
    return pause.compareTo(MIN_RETRY_PAUSE) < 0
        ? MIN_RETRY_PAUSE
        : pause.compareTo(properties.maxRetryDelay()) > 0 ? properties.maxRetryDelay() : pause;
  }

  /** The receivers for the timeline; without the URL's query, which may hold a secret. */
  private static String receivers(@Nullable String url, @Nullable String queue) {
    String target = url == null ? "" : url.replaceFirst("[?#].*$", "");
    return queue == null ? target : target.isEmpty() ? queue : target + ", " + queue;
  }

  private static Optional<AnalysisRequest> parse(String json) {
    try {
      return Optional.of(MAPPER.readValue(json, AnalysisRequest.class));
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }
}
