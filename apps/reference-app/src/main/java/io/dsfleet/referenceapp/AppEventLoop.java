package io.dsfleet.referenceapp;

import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The app's event loop: one thread that logs exceptions of its tasks and continues. */
final class AppEventLoop extends ScheduledThreadPoolExecutor {
  private static final System.Logger LOG = System.getLogger(AppEventLoop.class.getName());

  AppEventLoop() {
    super(1, Thread.ofPlatform().name("app").daemon().factory());
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
    super.afterExecute(task, thrown);
    if (task instanceof Future<?> future
        && future.isDone()
        && future.state() == Future.State.FAILED) {
      LOG.log(Level.ERROR, "a task of the app failed", future.exceptionNow());
    }
  }
}
