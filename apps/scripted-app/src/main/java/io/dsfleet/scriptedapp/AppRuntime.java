package io.dsfleet.scriptedapp;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads shared by all scripted apps of a JVM: one timer thread and two socket threads. */
public final class AppRuntime {
  private static final System.Logger LOG = System.getLogger(AppRuntime.class.getName());

  private static final class Shared {
    static final AppRuntime RUNTIME = new AppRuntime(2);
  }

  private final ScheduledThreadPoolExecutor timer;
  private final HttpClient sockets;

  AppRuntime(int socketThreads) {
    timer = new ScheduledThreadPoolExecutor(1, daemon("scripted-app-timer"));
    timer.setRemoveOnCancelPolicy(true);
    sockets =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .executor(Executors.newFixedThreadPool(socketThreads, daemon("scripted-app-socket")))
            .build();
  }

  /** The runtime of this JVM; its threads are daemons. */
  public static AppRuntime shared() {
    return Shared.RUNTIME;
  }

  HttpClient sockets() {
    return sockets;
  }

  void schedule(Duration delay, Runnable task) {
    var _ = timer.schedule(() -> logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "timed task of a scripted app failed", fault);
    }
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }
}
