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
 * The cores that busy slots leave idle. A slot at work has one core; its work may be shared with
 * helpers as long as slots and helpers together are not more than the machine has cores.
 *
 * <p>When a slot begins work while helpers have all cores, a helper stops after the part that it is
 * at: only until then is there a thread too many. Safe for use by several threads.
 */
public final class IdleCorePool implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final int cores;
  private final ExecutorService threads;
  private final Set<SharedWork> open = new LinkedHashSet<>();
  private int busySlots;
  private int helpers;

  /** All idle. */
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

  /** A slot's time at work. */
  public interface BusySlot extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins a slot's work on the calling thread; it ends when closed. */
  public synchronized BusySlot begin() {
    busySlots++;
    return this::end;
  }

  private synchronized void end() {
    busySlots--;
    open.forEach(this::startHelpers);
  }

  /** Cores that nobody works on. */
  public synchronized int idleCores() {
    return Math.max(0, cores - Math.max(1, busySlots) - helpers);
  }

  /** Runs all parts, on the calling thread and on what cores are idle; throws what a part threw. */
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

  /** Begins work on an idle core; null if there is none, and then nothing was begun. */
  public synchronized <T> @Nullable CompletableFuture<T> begin(Callable<T> work) {
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

  /** What a helper may do next; null if it is not needed any more, or has no core any more. */
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

  /** Lets helpers end; nothing may be shared any more. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
