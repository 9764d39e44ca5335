package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.servers.FreePorts;
import io.dsfleet.devtools.servers.PrivateServers;
import io.dsfleet.devtools.servers.ProgramLocator;
import io.dsfleet.devtools.servers.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what {@code run} needs on this machine. */
public final class EnvironmentCheck {
  private static final long MIN_FREE_BYTES = 1L << 30;

  private final ProjectCheckout checkout;
  private final int port;
  private final ProgramLocator programs = ProgramLocator.ofThisMachine();

  /**
   * Result of one check.
   *
   * @param ok whether {@code run} works with it
   */
  public record Finding(boolean ok, String subject, String detail) {
    /** One line for the user. */
    public String line() {
      return "%-7s %-10s %s".formatted(ok ? "ok" : "MISSING", subject, detail);
    }
  }

  /** Checks for a fleet of {@code checkout} on {@code port}. */
  public EnvironmentCheck(ProjectCheckout checkout, int port) {
    this.checkout = checkout;
    this.port = port;
  }

  /** Runs all checks and returns their results in a fixed order. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            Runtime.version().feature() >= 25,
            "JDK",
            Runtime.version() + " in " + System.getProperty("java.home")));
    String maven = System.getProperty("dsfleet.maven", "");
    findings.add(new Finding(!maven.isEmpty(), "Maven", maven.isEmpty() ? "not found" : maven));
    findings.add(server(ServerKind.RABBITMQ, programs.rabbitMqServer()));
    findings.add(server(ServerKind.REDIS, programs.redisServer()));
    findings.add(build());
    Optional<ProcessHandle> holder = LocalFleet.holderFiles(checkout).live(LocalFleet.HOLDER);
    findings.add(portState(holder.isPresent()));
    findings.add(new Finding(true, "Servers", PrivateServers.ports(checkout.state())));
    findings.add(disk());
    findings.add(new Finding(true, "Running", running(holder)));
    return findings;
  }

  private Finding server(ServerKind server, Optional<Path> program) {
    String address = System.getenv("DSFLEET_" + server.name() + "_URI");
    if (address != null && !address.isBlank()) {
      return new Finding(true, server.title(), "set in the environment");
    }
    if (program.isPresent()) {
      return new Finding(true, server.title(), program.get().toString());
    }
    return programs.docker().isPresent()
        ? new Finding(true, server.title(), "not installed; runs in Docker")
        : new Finding(
            false, server.title(), "not found: install the package " + server.debianPackage());
  }

  private Finding build() {
    boolean built = checkout.standaloneJar().isPresent() && checkout.referenceAppJar().isPresent();
    return new Finding(true, "Build", built ? "done" : "not built yet; run and up build it");
  }

  private Finding portState(boolean running) {
    boolean free = FreePorts.isFree(port);
    String detail =
        free ? port + " is free" : port + (running ? " is used by the fleet" : " is in use");
    return new Finding(free || running, "Port", detail);
  }

  private String running(Optional<ProcessHandle> holder) {
    if (holder.isPresent()) {
      return "yes, pid " + holder.get().pid();
    }
    int leftovers = OwnedProcesses.owned(checkout.state()).size();
    return leftovers == 0
        ? "no"
        : "no, but a killed run left %d processes; ./dsfleet down stops them".formatted(leftovers);
  }

  private Finding disk() {
    try {
      long free = Files.getFileStore(checkout.root()).getUsableSpace();
      return new Finding(free >= MIN_FREE_BYTES, "Disk", (free >> 20) + " MiB free");
    } catch (IOException e) {
      return new Finding(false, "Disk", String.valueOf(e.getMessage()));
    }
  }
}
