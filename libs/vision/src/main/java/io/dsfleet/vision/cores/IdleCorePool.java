package io.dsfleet.vision.cores;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets slots use idle cores. Each busy slot occupies one core; helper threads take over parts of
 * its work as long as slots and helpers together do not outnumber the cores.
 *
 * <p>When a slot starts work while helpers occupy all cores, a helper stops after its current part;
 * until then there is one thread too many. Thread-safe.
 */
public final class IdleCorePool implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final int cores;
  private final ExecutorService threads;
  private final Set<SharedWork> open = new LinkedHashSet<>();
  private int busySlots;
  private int helpers;

  /** Creates a pool in which all cores are idle. */
  public IdleCorePool(int cores) {
    this.cores = cores;
    AtomicInteger names = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task ->
                Thread.ofPlatform()
                    .name("helper-" + names.getAndIncrement())
                    .daemon()
                    .unstarted(task));
  }

  /** Marks a slot as busy until closed. */
  public interface BusySlot extends AutoCloseable {
    @Override
    void close();
  }

  /** Occupies a core for the calling slot until the result is closed. */
  public synchronized BusySlot occupy() {
    busySlots++;
    return this::release;
  }

  private synchronized void release() {
    busySlots--;
    open.forEach(this::startHelpers);
  }

  /** Number of idle cores. */
  public synchronized int idleCores() {
    return Math.max(0, cores - Math.max(1, busySlots) - helpers);
  }

  /**
   * Runs all parts on the calling thread and on idle cores, and rethrows the first exception of a
   * part.
   */
  public void runAll(List<? extends Runnable> parts) {
    SharedWork work = new SharedWork(parts);
    synchronized (this) {
      open.add(work);
      startHelpers(work);
    }
    work.runAll();
    synchronized (this) {
      open.remove(work);
    }
    work.await();
  }

  /** Starts a task on an idle core; returns null without starting it if no core is idle. */
  public synchronized <T> @Nullable CompletableFuture<T> trySubmit(Callable<T> work) {
    if (idleCores() == 0) {
      return null;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    startHelper(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private synchronized void startHelpers(SharedWork work) {
    for (int waiting = work.unclaimed(); waiting > 1 && idleCores() > 0; waiting--) {
      startHelper(() -> {});
    }
  }

  private void startHelper(Runnable first) {
    helpers++;
    threads.execute(
        () -> {
          first.run();
          for (SharedWork work; (work = nextOrRelease()) != null; ) {
            work.runOne();
          }
        });
  }

  /** Returns a helper's next work, or null if there is none or slots need the core. */
  private synchronized @Nullable SharedWork nextOrRelease() {
    if (busySlots + helpers <= cores) {
      for (SharedWork work : open) {
        if (work.unclaimed() > 0) {
          return work;
        }
      }
    }
    helpers--;
    return null;
  }

  /** Stops idle helpers. No work may be started afterwards. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
