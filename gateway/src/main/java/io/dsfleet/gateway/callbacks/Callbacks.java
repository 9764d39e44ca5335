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
 * Works off what the record says is to be told. Any gateway may: each claims what it tells, and a
 * claim of one that died runs out.
 */
final class Callbacks implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  private final Pools pools;
  private final CallbackProperties properties;
  private final UrlTeller urls;
  private final QueueTeller queues;
  private final CameraSecrets secrets;
  private final Semaphore room;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());
  private @Nullable ScheduledExecutorService timer;

  Callbacks(
      Pools pools,
      CallbackProperties properties,
      UrlTeller urls,
      QueueTeller queues,
      CameraSecrets secrets) {
    this.pools = pools;
    this.properties = properties;
    this.urls = urls;
    this.queues = queues;
    this.secrets = secrets;
    this.room = new Semaphore(properties.atOnce());
  }

  @Override
  public synchronized void start() {
    if (timer == null) {
      timer =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("callbacks").factory());
      long every = properties.every().toMillis();
      var _ = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
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

  private void look() {
    for (PoolState pool : pools.all()) {
      int free = room.availablePermits();
      if (free == 0) {
        return;
      }
      try {
        for (Tells.Tell tell : pool.tells().claim(free, properties.holds()).join()) {
          room.acquireUninterruptibly();
          threads.execute(() -> released(pool, tell));
        }
      } catch (CompletionException | StateUnavailableException away) {
        LOG.debug("callbacks of {} wait: {}", pool.name(), away.toString());
      }
    }
  }

  private void released(PoolState pool, Tells.Tell tell) {
    try (LogContext _ = LogContext.of(tell.jobId(), null)) {
      tell(pool, tell);
    } catch (RuntimeException failed) {
      LOG.debug("the claim of {} runs out: {}", tell.jobId(), failed.toString());
    } finally {
      room.release();
    }
  }

  private void tell(PoolState pool, Tells.Tell tell) {
    Optional<JobRecord> job = pool.reads().job(tell.jobId()).join();
    Optional<AnalysisRequest> request =
        pool.reads().body(tell.jobId()).join().flatMap(Callbacks::request);
    if (job.isEmpty() || request.isEmpty()) {
      settle(pool, tell, new Telling.Never("the request cannot be read"), "");
      return;
    }
    AnalysisRequest asked = request.get();
    byte[] body = MAPPER.writeValueAsBytes(JobEnded.of(job.get(), masked(asked.outputDir())));
    List<Telling> tellings = new ArrayList<>();
    String url = asked.callbackUrl();
    String queue = asked.replyTo();
    if (!AnalysisRequestRules.check(asked).isEmpty()) {
      tellings.add(new Telling.Never("the request is not valid"));
    } else {
      if (url != null) {
        tellings.add(tell(url, tell.jobId(), body));
      }
      if (queue != null) {
        tellings.add(queues.tell(queue, tell.jobId(), body));
      }
    }
    settle(pool, tell, worst(tellings), where(url, queue));
  }

  private Telling tell(String url, String jobId, byte[] body) {
    try {
      return urls.tell(secrets.opened(url), jobId, body);
    } catch (IllegalArgumentException sealedWithALostKey) {
      return new Telling.Never("the secret of callback_url was sealed with another key");
    }
  }

  private static @Nullable String masked(@Nullable String path) {
    return path == null ? null : CameraUrls.masked(path);
  }

  /**
   * One that may yet succeed keeps the whole going; the receivers know a repeated one by its id.
   */
  private static Telling worst(List<Telling> tellings) {
    Telling worst = new Telling.Done();
    for (Telling each : tellings) {
      if (each instanceof Telling.NotNow) {
        return each;
      }
      worst = each instanceof Telling.Never ? each : worst;
    }
    return worst;
  }

  private void settle(PoolState pool, Tells.Tell tell, Telling telling, String where) {
    boolean late = tell.sinceEnd().compareTo(properties.giveUpAfter()) > 0;
    CompletableFuture<Boolean> settled =
        switch (telling) {
          case Telling.Done _ ->
              pool.tells().settle(tell.jobId(), Tells.Outcome.TOLD, Duration.ZERO, where);
          case Telling.NotNow no when !late ->
              pool.tells().settle(tell.jobId(), Tells.Outcome.LATER, pause(tell), no.why());
          case Telling.NotNow no -> givenUp(pool, tell, no.why());
          case Telling.Never no -> givenUp(pool, tell, no.why());
        };
    var _ = settled.join();
  }

  private static CompletableFuture<Boolean> givenUp(PoolState pool, Tells.Tell tell, String why) {
    LOG.warn("the asker of {} is not told: {}", tell.jobId(), why);
    return pool.tells().settle(tell.jobId(), Tells.Outcome.GIVEN_UP, Duration.ZERO, why);
  }

  /** As long again as the job is over already: that doubles, and needs no count. */
  private Duration pause(Tells.Tell tell) {
    Duration pause = tell.sinceEnd();
    return pause.compareTo(LEAST_PAUSE) < 0
        ? LEAST_PAUSE
        : pause.compareTo(properties.retryMost()) > 0 ? properties.retryMost() : pause;
  }

  /** Without the query, which may hold a secret of the receiver's. */
  private static String where(@Nullable String url, @Nullable String queue) {
    String plain = url == null ? "" : url.replaceFirst("[?#].*$", "");
    return queue == null ? plain : plain.isEmpty() ? queue : plain + ", " + queue;
  }

  private static Optional<AnalysisRequest> request(String json) {
    try {
      return Optional.of(MAPPER.readValue(json, AnalysisRequest.class));
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }
}
