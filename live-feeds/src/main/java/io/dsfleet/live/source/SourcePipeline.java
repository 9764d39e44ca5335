package io.dsfleet.live.source;

import io.dsfleet.live.config.LiveSource.RunCondition;
import io.dsfleet.live.worker.WorkerProcess;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.messages.vision.DetectedBox;
import io.dsfleet.messages.vision.VisionCommand;
import io.dsfleet.messages.vision.VisionMessage;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the worker of one source while it is wanted, and passes each frame to all viewers. A worker
 * that fails is restarted. Thread-safe.
 */
public final class SourcePipeline {
  private static final Logger LOG = LoggerFactory.getLogger(SourcePipeline.class);
  private static final long STABLE_NANOS = Duration.ofSeconds(10).toNanos();

  /** Starts workers of one source. */
  interface WorkerStarter {
    WorkerProcess start() throws IOException;
  }

  private final String name;
  private final RunCondition when;
  private final WorkerStarter starter;
  private final PipelineSettings settings;
  private final InstantSource clock;
  private final PipelineMetrics metrics;
  private final FrameRateMeter rate = new FrameRateMeter();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<SourceViewer> joined = new LinkedHashSet<>();
  private SourceState state = SourceState.IDLE;
  private @Nullable WorkerProcess worker;
  private @Nullable LiveFrame latest;
  private @Nullable String lastError;
  private @Nullable String killReason;
  private boolean stopping;
  private boolean hasSentFrame;
  private boolean closed;
  private int failures;
  private long retryAt;
  private long lastFrameAt;
  private long pausedAt;

  /** Copy of {@code joined} for the delivery of frames without the lock. */
  private volatile List<SourceViewer> viewers = List.of();

  /** Greatest object id that was announced; ids grow. Used by the pipeline's thread only. */
  private long lastAnnounced;

  SourcePipeline(
      String name,
      RunCondition when,
      WorkerStarter starter,
      PipelineSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.name = name;
    this.when = when;
    this.starter = starter;
    this.settings = settings;
    this.clock = clock;
    this.metrics = new PipelineMetrics(meters, this);
  }

  /** Name of the source. */
  public String name() {
    return name;
  }

  /** Adds a viewer, which receives the newest frame at once if there is one. */
  public void join(SourceViewer viewer) {
    lock.lock();
    try {
      joined.add(viewer);
      viewers = List.copyOf(joined);
      applyDemand();
      if (state == SourceState.LIVE) {
        viewer.onEvent(LiveEvent.processingStarted(name, clock.millis()));
      } else if (state == SourceState.AWAY && lastError != null) {
        viewer.onEvent(LiveEvent.sourceFailed(name, lastError, clock.millis()));
      }
      if (latest != null) {
        viewer.onFrame(latest);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes a viewer; does nothing if it has not joined. */
  public void leave(SourceViewer viewer) {
    lock.lock();
    try {
      joined.remove(viewer);
      viewers = List.copyOf(joined);
      applyDemand();
    } finally {
      lock.unlock();
    }
  }

  /** The current state. */
  public SourceStatus status() {
    lock.lock();
    try {
      long now = System.nanoTime();
      return new SourceStatus(
          name,
          state.wireName(),
          when.name().toLowerCase(Locale.ROOT),
          state == SourceState.LIVE ? rate.rate(now) : 0,
          joined.size(),
          lastError,
          state == SourceState.AWAY
              ? Long.valueOf(Math.max(0, Duration.ofNanos(retryAt - now).toMillis()))
              : null);
    } finally {
      lock.unlock();
    }
  }

  /** Runs workers until closed. */
  void run() {
    try {
      while (awaitDemand()) {
        long start = System.nanoTime();
        String failure = runWorker();
        if (failure == null) {
          become(SourceState.IDLE);
        } else {
          failures = System.nanoTime() - start > STABLE_NANOS ? 1 : failures + 1;
          awaitRetry(PrintableText.replace(failure, "?"), settings.backoff().delay(failures));
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the worker for good. */
  void close() {
    lock.lock();
    try {
      closed = true;
      stopWorker();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a worker that is not needed any more or hangs; called at an interval. */
  void checkWorker() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (worker == null || stopping) {
        return;
      }
      if (state == SourceState.PAUSED) {
        if (now - pausedAt >= settings.idleTimeout().toNanos()) {
          stopWorker();
        }
        return;
      }
      Duration timeout = hasSentFrame ? settings.frameTimeout() : settings.startTimeout();
      if (now - lastFrameAt >= timeout.toNanos()) {
        killReason = "the vision worker sent no frame for " + timeout.toSeconds() + " s";
        worker.kill();
      }
    } finally {
      lock.unlock();
    }
  }

  private void stopWorker() {
    if (worker != null) {
      stopping = true;
      worker.stop();
    }
  }

  private boolean isWanted() {
    return !closed && (when == RunCondition.ALWAYS || !joined.isEmpty());
  }

  /** Pauses or resumes the worker, or wakes the thread that starts one. */
  private void applyDemand() {
    if (worker != null && !stopping) {
      if (isWanted() && state == SourceState.PAUSED) {
        // Only the pause does not count: a worker that hangs must not live on by reloaded pages.
        lastFrameAt += System.nanoTime() - pausedAt;
        state = SourceState.STARTING;
        worker.send(VisionCommand.RESUME);
      } else if (!isWanted() && state != SourceState.PAUSED) {
        pausedAt = System.nanoTime();
        latest = null;
        rate.clear();
        state = SourceState.PAUSED;
        worker.send(VisionCommand.PAUSE);
      }
    }
    changed.signalAll();
  }

  /** Waits until the source is wanted; false if it is closed. */
  private boolean awaitDemand() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !isWanted()) {
        state = SourceState.IDLE;
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRetry(String failure, Duration delay) throws InterruptedException {
    LOG.warn("source {}: {}; next attempt in {} ms", name, failure, delay.toMillis());
    lock.lock();
    try {
      state = SourceState.AWAY;
      lastError = failure;
      latest = null;
      rate.clear();
      retryAt = System.nanoTime() + delay.toNanos();
      send(LiveEvent.sourceFailed(name, failure, clock.millis()));
      send(LiveEvent.processingStopped(name, clock.millis()));
      long left = delay.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void become(SourceState next) {
    lock.lock();
    try {
      state = next;
      latest = null;
      rate.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Runs a worker to its end; returns why it failed, null if it was stopped. */
  private @Nullable String runWorker() throws InterruptedException {
    WorkerProcess started;
    try {
      started = starter.start();
    } catch (IOException unstartable) {
      return "the vision worker cannot be started: " + unstartable.getMessage();
    }
    metrics.onWorkerStart();
    onStarted(started);
    String error = null;
    try {
      for (VisionMessage message = started.read(); message != null; message = started.read()) {
        switch (message) {
          case VisionMessage.EncodedFrame frame -> onFrame(frame);
          case VisionMessage.WorkerError(String reason) -> error = reason;
        }
      }
    } catch (IOException unreadable) {
      error = unreadable.getMessage();
      started.kill();
    }
    String exit = started.awaitExit();
    return onEnded(error == null ? exit : error);
  }

  private void onStarted(WorkerProcess started) {
    lock.lock();
    try {
      lastAnnounced = 0;
      worker = started;
      stopping = false;
      hasSentFrame = false;
      killReason = null;
      lastFrameAt = System.nanoTime();
      state = SourceState.STARTING;
      if (closed) {
        stopWorker();
      }
      applyDemand();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String onEnded(@Nullable String failure) {
    lock.lock();
    try {
      worker = null;
      if (stopping) {
        return null;
      }
      return killReason == null ? failure : killReason;
    } finally {
      lock.unlock();
    }
  }

  private void onFrame(VisionMessage.EncodedFrame encoded) {
    metrics.onFrame();
    LiveFrame frame = new LiveFrame(encoded, metrics::onEncoded);
    lock.lock();
    try {
      if (state == SourceState.PAUSED || stopping) {
        return;
      }
      lastFrameAt = System.nanoTime();
      hasSentFrame = true;
      rate.add(lastFrameAt);
      latest = frame;
      if (state != SourceState.LIVE) {
        state = SourceState.LIVE;
        send(LiveEvent.processingStarted(name, clock.millis()));
      }
    } finally {
      lock.unlock();
    }
    announceObjects(encoded.boxes());
    viewers.forEach(viewer -> viewer.onFrame(frame));
  }

  private void announceObjects(List<DetectedBox> boxes) {
    long greatest = lastAnnounced;
    for (DetectedBox box : boxes) {
      if (box.objectId() > lastAnnounced) {
        send(LiveEvent.containerDetected(name, box.objectId(), clock.millis()));
        greatest = Math.max(greatest, box.objectId());
      }
    }
    lastAnnounced = greatest;
  }

  private void send(LiveEvent event) {
    viewers.forEach(viewer -> viewer.onEvent(event));
  }
}
