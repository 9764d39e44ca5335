package io.dsfleet.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * The single thread of a simulated process. It alternates with the event loop: while it runs, the
 * loop waits, and while it blocks, simulated time passes.
 */
final class SimulatedThread {
  /** Unwinds the thread of a killed process; production code does not catch it. */
  static final class ThreadKilled extends Error {
    private static final long serialVersionUID = 1L;

    ThreadKilled() {
      super("killed", null, false, false);
    }
  }

  private final SimulatedWorld world;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Thread thread;
  private volatile Thread loop;
  private volatile boolean running;
  private volatile boolean ended;
  private volatile Throwable failed;
  private volatile boolean over;
  private boolean busy;

  SimulatedThread(SimulatedWorld world) {
    this.world = world;
  }

  /** Queues a task. */
  void add(Runnable task) {
    tasks.add(task);
    if (!busy) {
      busy = true;
      world.schedule(0, "", this::resume);
    }
  }

  /** Suspends the calling simulated thread for this time. */
  void pause(long millis) {
    world.schedule(millis, "", this::resume);
    yieldToLoop();
  }

  /** Stops the thread; must not be called by the thread itself. */
  void end() {
    ended = true;
    if (thread != null && !over) {
      pass();
    }
  }

  private void resume() {
    if (!ended && !over) {
      pass();
    }
  }

  private void pass() {
    loop = Thread.currentThread();
    running = true;
    if (thread == null) {
      thread = Thread.ofVirtual().start(this::work);
    } else {
      LockSupport.unpark(thread);
    }
    while (running) {
      LockSupport.park(this);
    }
    Throwable broken = failed;
    failed = null;
    if (broken instanceof RuntimeException known) {
      throw known;
    } else if (broken instanceof Error known) {
      throw known;
    }
  }

  private void work() {
    try {
      while (!ended) {
        Runnable task = tasks.poll();
        if (task == null) {
          busy = false;
          yieldToLoop();
        } else {
          task.run();
        }
      }
    } catch (ThreadKilled over) {
      ended = true;
    } catch (RuntimeException | Error broken) {
      ended = true;
      failed = broken;
    } finally {
      over = true;
      running = false;
      LockSupport.unpark(loop);
    }
  }

  private void yieldToLoop() {
    running = false;
    LockSupport.unpark(loop);
    while (!running) {
      LockSupport.park(this);
    }
    if (ended) {
      throw new ThreadKilled();
    }
  }
}
