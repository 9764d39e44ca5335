package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child process that is recorded while it lives and, once supervised, started again when it dies.
 */
public final class RestartingProcess implements AutoCloseable {
  private static final Duration DESCENDANTS_GRACE = Duration.ofSeconds(5);

  private final ProcessSpec spec;
  private final PidFiles records;
  private final Consumer<String> notices;

  private @Nullable Process process;
  private long startedNanos;
  private boolean supervised;
  private boolean closed;
  private RestartBackoff backoff = RestartBackoff.NONE;

  /** Not started yet; {@code notices} receives one line per death and restart. */
  public RestartingProcess(ProcessSpec spec, PidFiles records, Consumer<String> notices) {
    this.spec = spec;
    this.records = records;
    this.notices = notices;
  }

  /** Starts it. */
  public synchronized void start() {
    if (closed) {
      return;
    }
    try {
      Files.createDirectories(spec.folder());
      Process started = spec.builder().start();
      process = started;
      startedNanos = System.nanoTime();
      ProcessFingerprint.of(started.pid()).ifPresent(id -> records.write(spec.name(), id));
      var _ = started.onExit().thenAccept(this::ended);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  /** From now on a death is followed by a restart, later each time it dies young. */
  public synchronized void supervise() {
    supervised = true;
    if (process != null && !process.isAlive()) {
      ended(process);
    }
  }

  /** Whether the process lives now. */
  public synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /** The name in its spec. */
  public String name() {
    return spec.name();
  }

  /** What it is started with. */
  public ProcessSpec spec() {
    return spec;
  }

  private synchronized void ended(Process ended) {
    if (closed || !supervised || !ended.equals(process)) {
      return;
    }
    process = null;
    backoff = backoff.afterLifeOf(Duration.ofNanos(System.nanoTime() - startedNanos));
    Duration delay = backoff.delay();
    notices.accept(
        "%s ended with code %d; starting it again in %.1f s (log: %s)"
            .formatted(spec.name(), ended.exitValue(), delay.toMillis() / 1000.0, spec.log()));
    var _ =
        CompletableFuture.runAsync(
            this::start,
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Ends the process and forgets it; it is not started again. */
  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    if (last != null) {
      // A start script that does not replace itself, or an app whose launcher died, would stay.
      List<ProcessHandle> descendants = last.descendants().toList();
      ProcessTermination.end(last.toHandle(), spec.grace());
      ProcessTermination.endAll(descendants, DESCENDANTS_GRACE);
    }
    records.remove(spec.name());
  }
}
