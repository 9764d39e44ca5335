package io.dsfleet.gateway.callbacks;

import io.dsfleet.broker.LogContext;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.AnalysisRequestRules;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.job.CameraUrls;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StateUnavailableException;
import io.dsfleet.state.Tells;
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
final class Callbacks implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Duration MIN_RETRY_PAUSE = Duration.ofSeconds(1);

  private final Pools pools;
  private final CallbackProperties properties;
  private final UrlTeller httpSender;
  private final QueueTeller amqpSender;
  private final CameraSecrets secrets;
  private final Semaphore permits;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());
  private @Nullable ScheduledExecutorService timer;

  Callbacks(
      Pools pools,
      CallbackProperties properties,
      UrlTeller httpSender,
      QueueTeller amqpSender,
      CameraSecrets secrets) {
    this.pools = pools;
    this.properties = properties;
    this.httpSender = httpSender;
    this.amqpSender = amqpSender;
    this.secrets = secrets;
    this.permits = new Semaphore(properties.atOnce());
  }

  @Override
  public synchronized void start() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("callbacks").factory());
      long interval = properties.every().toMillis();
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
        for (Tells.Tell callback : pool.tells().claim(free, properties.holds()).join()) {
          permits.acquireUninterruptibly();
          threads.execute(() -> deliverAndRelease(pool, callback));
        }
      } catch (CompletionException | StateUnavailableException unavailable) {
        LOG.debug("Cannot claim callbacks of pool {}: {}", pool.name(), unavailable.toString());
      }
    }
  }

  private void deliverAndRelease(PoolState pool, Tells.Tell callback) {
    try (LogContext _ = LogContext.of(callback.jobId(), null)) {
      deliver(pool, callback);
    } catch (RuntimeException failed) {
      LOG.debug(
          "Callback of job {} failed; its lease expires: {}", callback.jobId(), failed.toString());
    } finally {
      permits.release();
    }
  }

  private void deliver(PoolState pool, Tells.Tell callback) {
    Optional<JobRecord> job = pool.reads().job(callback.jobId()).join();
    Optional<AnalysisRequest> request =
        pool.reads().body(callback.jobId()).join().flatMap(Callbacks::parse);
    if (job.isEmpty() || request.isEmpty()) {
      settle(pool, callback, new Telling.Never("the stored request cannot be read"), "");
      return;
    }
    AnalysisRequest analysis = request.get();
    byte[] body = MAPPER.writeValueAsBytes(JobEnded.of(job.get(), masked(analysis.outputDir())));
    List<Telling> results = new ArrayList<>();
    String url = analysis.callbackUrl();
    String queue = analysis.replyTo();
    if (!AnalysisRequestRules.check(analysis).isEmpty()) {
      results.add(new Telling.Never("the request is invalid"));
    } else {
      if (url != null) {
        results.add(post(url, callback.jobId(), body));
      }
      if (queue != null) {
        results.add(amqpSender.tell(queue, callback.jobId(), body));
      }
    }
    settle(pool, callback, worst(results), receivers(url, queue));
  }

  private Telling post(String url, String jobId, byte[] body) {
    try {
      return httpSender.tell(secrets.opened(url), jobId, body);
    } catch (IllegalArgumentException sealedWithUnknownKey) {
      return new Telling.Never("the secret of callback_url is sealed with an unknown key");
    }
  }

  private static @Nullable String masked(@Nullable String path) {
    return path == null ? null : CameraUrls.masked(path);
  }

  /**
   * A result to retry outweighs a rejection, which outweighs a delivery. A retry sends to all
   * receivers again; they recognise duplicates by the job id.
   */
  private static Telling worst(List<Telling> results) {
    Telling worst = new Telling.Done();
    for (Telling result : results) {
      if (result instanceof Telling.NotNow) {
        return result;
      }
      worst = result instanceof Telling.Never ? result : worst;
    }
    return worst;
  }

  private void settle(PoolState pool, Tells.Tell callback, Telling result, String receivers) {
    boolean expired = callback.sinceEnd().compareTo(properties.giveUpAfter()) > 0;
    CompletableFuture<Boolean> settled =
        switch (result) {
          case Telling.Done _ ->
              pool.tells().settle(callback.jobId(), Tells.Outcome.TOLD, Duration.ZERO, receivers);
          case Telling.NotNow retry when !expired ->
              pool.tells()
                  .settle(callback.jobId(), Tells.Outcome.LATER, retryPause(callback), retry.why());
          case Telling.NotNow retry -> abandon(pool, callback, retry.why());
          case Telling.Never rejected -> abandon(pool, callback, rejected.why());
        };
    var _ = settled.join();
  }

  private static CompletableFuture<Boolean> abandon(
      PoolState pool, Tells.Tell callback, String reason) {
    LOG.warn("Abandoned the callback of job {}: {}", callback.jobId(), reason);
    return pool.tells().settle(callback.jobId(), Tells.Outcome.GIVEN_UP, Duration.ZERO, reason);
  }

  /** The time since the job ended, within bounds: doubles with each retry without a counter. */
  private Duration retryPause(Tells.Tell callback) {
    Duration pause = callback.sinceEnd();
    return pause.compareTo(MIN_RETRY_PAUSE) < 0
        ? MIN_RETRY_PAUSE
        : pause.compareTo(properties.retryMost()) > 0 ? properties.retryMost() : pause;
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
