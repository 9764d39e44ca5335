package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.processes.FolderLock;
import io.dsfleet.devtools.processes.ProcessFingerprint;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.processes.RestartingProcess;
import io.dsfleet.devtools.servers.FreePorts;
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
public final class LocalFleet implements AutoCloseable {
  /** Under this name the process that holds a running fleet is recorded. */
  static final String HOLDER = "up";

  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(15);

  private final ProjectCheckout checkout;
  private final FleetOptions options;
  private final Consumer<String> notices;
  private final FleetApiClient api;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private boolean closed;

  private LocalFleet(ProjectCheckout checkout, FleetOptions options, Consumer<String> notices) {
    this.checkout = checkout;
    this.options = options;
    this.notices = notices;
    this.api = new FleetApiClient(URI.create("http://127.0.0.1:" + options.port()));
  }

  /**
   * A fleet that is not started; {@code notices} receives one line per thing a person should know.
   */
  public static LocalFleet of(ProjectCheckout checkout, FleetOptions options, Consumer<String> notices) {
    return new LocalFleet(checkout, options, notices);
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
      FleetServers servers = FleetServers.make(System.getenv(), checkout.state(), notices);
      opened(servers);
      servers.start();
      startStandalone(servers);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure("cannot start: " + e.getMessage());
    }
  }

  /** A client of it. */
  public FleetApiClient api() {
    return api;
  }

  private void takeLock() throws IOException {
    PidFiles records = holderRecords(checkout);
    Optional<FolderLock> lock = FolderLock.tryTake(checkout.state());
    if (lock.isEmpty()) {
      String pid = records.live(HOLDER).map(p -> " (pid " + p.pid() + ")").orElse("");
      throw new CommandFailure("this checkout already runs" + pid + ": end it with ./dsfleet down");
    }
    opened(lock.get());
    ProcessFingerprint.of(ProcessHandle.current().pid()).ifPresent(id -> records.write(HOLDER, id));
    opened(() -> records.remove(HOLDER));
  }

  private void endLeftovers() {
    int ended = LeftoverProcesses.end(checkout, LEFTOVER_GRACE);
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

  private void startStandalone(FleetServers servers) {
    ProgramStaging staging = new ProgramStaging(checkout);
    Optional<Path> appJar =
        options.apps() > 0 ? Optional.of(staging.referenceApp()) : Optional.empty();
    ProcessSpec spec =
        StandaloneProcess.spec(
            checkout, options, servers.addresses(), staging.standalone(), appJar);
    RestartingProcess standalone =
        new RestartingProcess(
            spec, new PidFiles(checkout.state().resolve("processes")), notices);
    opened(standalone);
    standalone.start();
    new FleetReadiness(api, standalone).await(options.apps());
    standalone.supervise();
  }

  private synchronized void opened(AutoCloseable part) {
    open.push(part);
    if (closed) {
      close();
      throw new CommandFailure("stopped while it started", 130);
    }
  }

  static PidFiles holderRecords(ProjectCheckout checkout) {
    return new PidFiles(checkout.state());
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
