package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.FleetOptions;
import io.dsfleet.devtools.fleet.LocalFleet;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs a fleet for the duration of a command. Stops it when the command ends and on SIGINT and
 * SIGTERM.
 */
final class ForegroundFleet implements AutoCloseable {
  private static final int INTERRUPTED = 130;

  private final Consumer<String> notices;
  private final LocalFleet fleet;
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger signalCode = new AtomicInteger(INTERRUPTED);

  ForegroundFleet(FleetOptions options, PrintWriter err) {
    this.notices =
        line -> {
          err.println("dsfleet: " + line);
          err.flush();
        };
    this.fleet = LocalFleet.of(DsfleetMain.checkout(), options, notices);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "stop-on-signal"));
  }

  LocalFleet fleet() {
    return fleet;
  }

  boolean isSignalled() {
    return signalled.getCount() == 0;
  }

  /** Blocks until a signal arrives. From now on, a signal ends the command with exit code 0. */
  void awaitSignal() {
    signalCode.set(0);
    try {
      signalled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopOnSignal() {
    if (closed.getCount() == 0) {
      return;
    }
    signalled.countDown();
    notices.accept("stopping");
    fleet.close();
    // The hook sets the exit code; otherwise the JVM would report the signal.
    Runtime.getRuntime().halt(signalCode.get());
  }

  @Override
  public void close() {
    fleet.close();
    closed.countDown();
  }
}
