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

/** A child process with a pid file. Once supervised, it is restarted whenever it exits. */
public final class RestartingProcess implements AutoCloseable {
  private static final Duration DESCENDANTS_GRACE = Duration.ofSeconds(5);

  private final ProcessSpec spec;
  private final PidFiles pidFiles;
  private final Consumer<String> notices;

  private @Nullable Process process;
  private long startedNanos;
  private boolean supervised;
  private boolean closed;
  private RestartBackoff backoff = RestartBackoff.NONE;

  /** Does not start the process; {@code notices} receives one line per restart. */
  public RestartingProcess(ProcessSpec spec, PidFiles pidFiles, Consumer<String> notices) {
    this.spec = spec;
    this.pidFiles = pidFiles;
    this.notices = notices;
  }

  /** Starts the process and pidFiles its pid. */
  public synchronized void start() {
    if (closed) {
      return;
    }
    try {
      Files.createDirectories(spec.folder());
      Process started = spec.builder().start();
      process = started;
      startedNanos = System.nanoTime();
      ProcessFingerprint.of(started.pid()).ifPresent(id -> pidFiles.write(spec.name(), id));
      var _ = started.onExit().thenAccept(this::onExit);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  /** Restarts the process on every exit from now on, with a growing delay after early exits. */
  public synchronized void supervise() {
    supervised = true;
    if (process != null && !process.isAlive()) {
      onExit(process);
    }
  }

  /** Whether the process is running. */
  public synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /** The name of its spec. */
  public String name() {
    return spec.name();
  }

  /** The command, environment and files it is started with. */
  public ProcessSpec spec() {
    return spec;
  }

  private synchronized void onExit(Process exited) {
    if (closed || !supervised || !exited.equals(process)) {
      return;
    }
    process = null;
    backoff = backoff.afterRunOf(Duration.ofNanos(System.nanoTime() - startedNanos));
    Duration delay = backoff.delay();
    notices.accept(
        "%s exited with code %d; restarting in %.1f s (log: %s)"
            .formatted(spec.name(), exited.exitValue(), delay.toMillis() / 1000.0, spec.log()));
    var _ =
        CompletableFuture.runAsync(
            this::start,
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Terminates the process with its descendants and removes its pid file. */
  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    if (last != null) {
      // Start scripts that do not exec, and apps whose launcher died, leave descendants.
      List<ProcessHandle> descendants = last.descendants().toList();
      ProcessTermination.terminate(last.toHandle(), spec.grace());
      ProcessTermination.terminateAll(descendants, DESCENDANTS_GRACE);
    }
    pidFiles.remove(spec.name());
  }
}
