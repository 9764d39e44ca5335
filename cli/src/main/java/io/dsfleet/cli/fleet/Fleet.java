package io.dsfleet.cli.fleet;

import io.dsfleet.cli.CommandFailure;
import io.dsfleet.cli.api.FleetApi;
import io.dsfleet.cli.processes.FolderLock;
import io.dsfleet.cli.processes.ProcessIdentity;
import io.dsfleet.cli.processes.ProcessRecords;
import io.dsfleet.cli.processes.ProcessSpec;
import io.dsfleet.cli.processes.SupervisedProcess;
import io.dsfleet.cli.servers.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** The whole system of one checkout while it runs; at most one per checkout. */
public final class Fleet implements AutoCloseable {
  /** Under this name the process that holds a running fleet is recorded. */
  static final String HOLDER = "up";

  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(15);

  private final Checkout checkout;
  private final FleetOptions options;
  private final Consumer<String> notices;
  private final FleetApi api;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private boolean closed;

  private Fleet(Checkout checkout, FleetOptions options, Consumer<String> notices) {
    this.checkout = checkout;
    this.options = options;
    this.notices = notices;
    this.api = new FleetApi(URI.create("http://127.0.0.1:" + options.port()));
  }

  /**
   * A fleet that is not started; {@code notices} receives one line per thing a person should know.
   */
  public static Fleet of(Checkout checkout, FleetOptions options, Consumer<String> notices) {
    return new Fleet(checkout, options, notices);
  }

  /**
   * Starts servers, services and apps, and waits until jobs are taken.
   *
   * @throws CommandFailure when something does not come up; {@link #close()} ends the rest
   */
  public void start() {
    try {
      checkout.prepareState();
      takeLock();
      endLeftovers();
      requirePort();
      ServerChoice servers = ServerChoice.make(System.getenv(), checkout.state(), notices);
      opened(servers);
      servers.start();
      startStandalone(servers);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure("cannot start: " + e.getMessage());
    }
  }

  /** A client of it. */
  public FleetApi api() {
    return api;
  }

  private void takeLock() throws IOException {
    ProcessRecords records = holderRecords(checkout);
    Optional<FolderLock> lock = FolderLock.tryTake(checkout.state());
    if (lock.isEmpty()) {
      String pid = records.live(HOLDER).map(p -> " (pid " + p.pid() + ")").orElse("");
      throw new CommandFailure("this checkout already runs" + pid + ": end it with ./dsfleet down");
    }
    opened(lock.get());
    ProcessIdentity.of(ProcessHandle.current().pid()).ifPresent(id -> records.write(HOLDER, id));
    opened(() -> records.remove(HOLDER));
  }

  private void endLeftovers() {
    int ended = Leftovers.end(checkout, LEFTOVER_GRACE);
    if (ended > 0) {
      notices.accept("ended " + ended + " processes that an earlier run left behind");
    }
  }

  private void requirePort() {
    if (!FreePorts.isFree(options.port())) {
      throw new CommandFailure(
          "port %d is in use: choose another with --port".formatted(options.port()));
    }
  }

  private void startStandalone(ServerChoice servers) {
    Staging staging = new Staging(checkout);
    Optional<Path> appJar =
        options.apps() > 0 ? Optional.of(staging.referenceApp()) : Optional.empty();
    ProcessSpec spec =
        StandaloneProcess.spec(
            checkout, options, servers.addresses(), staging.standalone(), appJar);
    SupervisedProcess standalone =
        new SupervisedProcess(
            spec, new ProcessRecords(checkout.state().resolve("processes")), notices);
    opened(standalone);
    standalone.start();
    new Readiness(api, standalone).await(options.apps());
    standalone.supervise();
  }

  private synchronized void opened(AutoCloseable part) {
    open.push(part);
    if (closed) {
      close();
      throw new CommandFailure("stopped while it started", 130);
    }
  }

  static ProcessRecords holderRecords(Checkout checkout) {
    return new ProcessRecords(checkout.state());
  }

  /**
   * Ends everything in reverse order; safe to call twice, from any thread and after a failed start.
   */
  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        notices.accept("while stopping: " + e.getMessage());
      }
    }
  }
}
