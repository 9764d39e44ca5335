package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.processes.FolderLock;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessFingerprint;
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

/** Runs the whole system of one checkout. A checkout runs at most one fleet. */
public final class LocalFleet implements AutoCloseable {
  /** Name of the pid file of the process that runs the fleet. */
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
   * Creates a fleet without starting it; {@code notices} receives one-line messages for the user.
   */
  public static LocalFleet of(
      ProjectCheckout checkout, FleetOptions options, Consumer<String> notices) {
    return new LocalFleet(checkout, options, notices);
  }

  /**
   * Starts servers, services and apps, and waits until the fleet accepts jobs.
   *
   * @throws CommandFailure if a part does not start; {@link #close()} stops the others
   */
  public void start() {
    try {
      checkout.prepareState();
      acquireLock();
      terminateLeftovers();
      requirePort();
      FleetServers servers = FleetServers.select(System.getenv(), checkout.state(), notices);
      register(servers);
      if (!servers.privateServers().isEmpty()) {
        notices.accept("starting " + servers.privateServers());
      }
      servers.start();
      new FleetRecord(options, servers.addresses()).write(checkout);
      register(() -> FleetRecord.remove(checkout));
      startStandalone(servers);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure("cannot start: " + e.getMessage());
    }
  }

  /** A client of the fleet. */
  public FleetApiClient api() {
    return api;
  }

  private void acquireLock() throws IOException {
    PidFiles pidFiles = holderFiles(checkout);
    Optional<FolderLock> lock = FolderLock.tryAcquire(checkout.state());
    if (lock.isEmpty()) {
      String pid = pidFiles.live(HOLDER).map(p -> " (pid " + p.pid() + ")").orElse("");
      throw new CommandFailure(
          "this checkout already runs a fleet" + pid + ": stop it with ./dsfleet down");
    }
    register(lock.get());
    ProcessFingerprint.of(ProcessHandle.current().pid())
        .ifPresent(id -> pidFiles.write(HOLDER, id));
    register(() -> pidFiles.remove(HOLDER));
  }

  private void terminateLeftovers() {
    int count = LeftoverProcesses.terminate(checkout, LEFTOVER_GRACE);
    if (count > 0) {
      notices.accept("stopped " + count + " processes that an earlier run left behind");
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
    // Also without apps, since a launch by the profile reference starts one later.
    Optional<Path> appJar =
        options.apps() > 0 || checkout.referenceAppJar().isPresent()
            ? Optional.of(staging.referenceApp())
            : Optional.empty();
    ProcessSpec spec =
        StandaloneProcess.spec(
            checkout,
            options,
            servers.addresses(),
            staging.standalone(),
            appJar,
            staging.visionWorker());
    RestartingProcess standalone =
        new RestartingProcess(spec, new PidFiles(checkout.state().resolve("processes")), notices);
    register(standalone);
    notices.accept("starting the services (log: %s)".formatted(spec.log()));
    standalone.start();
    new FleetReadiness(api, standalone, notices).await(options.apps());
    standalone.supervise();
  }

  private synchronized void register(AutoCloseable resource) {
    open.push(resource);
    if (closed) {
      close();
      throw new CommandFailure("interrupted during the start", 130);
    }
  }

  static PidFiles holderFiles(ProjectCheckout checkout) {
    return new PidFiles(checkout.state());
  }

  /**
   * Stops everything in reverse order. May be called repeatedly, from any thread and after a failed
   * start.
   */
  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        notices.accept("error while stopping: " + e.getMessage());
      }
    }
  }
}
