package io.dsfleet.devtools.fleet;

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

/** Looks at everything that {@code run} will need. */
public final class EnvironmentCheck {
  private static final long WANTED_BYTES = 1L << 30;

  private final ProjectCheckout checkout;
  private final int port;
  private final ProgramLocator programs = ProgramLocator.ofThisMachine();

  /**
   * One thing looked at.
   *
   * @param good whether {@code run} can work with it
   */
  public record Finding(boolean good, String subject, String detail) {
    /** One line for a person. */
    public String line() {
      return "%-7s %-10s %s".formatted(good ? "ok" : "MISSING", subject, detail);
    }
  }

  /** For a fleet of {@code checkout} on {@code port}. */
  public EnvironmentCheck(ProjectCheckout checkout, int port) {
    this.checkout = checkout;
    this.port = port;
  }

  /** Everything that was looked at, in a fixed order. */
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
    Optional<ProcessHandle> holder = LocalFleet.holderRecords(checkout).live(LocalFleet.HOLDER);
    findings.add(portState(holder.isPresent()));
    findings.add(new Finding(true, "Servers", PrivateServers.ports(checkout.state())));
    findings.add(disk());
    findings.add(new Finding(true, "Running", holder.map(p -> "yes, pid " + p.pid()).orElse("no")));
    return findings;
  }

  private Finding server(ServerKind server, Optional<Path> program) {
    String named = System.getenv("DSFLEET_" + server.name() + "_URI");
    if (named != null && !named.isBlank()) {
      return new Finding(true, server.title(), "named in the environment");
    }
    if (program.isPresent()) {
      return new Finding(true, server.title(), program.get().toString());
    }
    return programs.docker().isPresent()
        ? new Finding(true, server.title(), "not installed; Docker may run it")
        : new Finding(
            false, server.title(), "not found: install the package " + server.debianPackage());
  }

  private Finding build() {
    boolean built = checkout.standaloneJar().isPresent() && checkout.referenceAppJar().isPresent();
    return new Finding(true, "Build", built ? "there" : "not yet; run makes it");
  }

  private Finding portState(boolean running) {
    boolean free = FreePorts.isFree(port);
    String detail =
        free ? port + " is free" : port + (running ? " is held by the fleet" : " is in use");
    return new Finding(free || running, "Port", detail);
  }

  private Finding disk() {
    try {
      long free = Files.getFileStore(checkout.root()).getUsableSpace();
      return new Finding(free >= WANTED_BYTES, "Disk", (free >> 20) + " MiB free");
    } catch (IOException e) {
      return new Finding(false, "Disk", String.valueOf(e.getMessage()));
    }
  }
}
