package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.servers.DockerCommandLine;
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
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checks what {@code run} needs on this machine. */
public final class EnvironmentCheck {
  private static final long MIN_FREE_BYTES = 1L << 30;
  // A fleet with one app uses about 920 MiB.
  private static final long MIN_MEMORY_BYTES = 1L << 30;
  private static final Path MEMORY_FILE = Path.of("/proc/meminfo");

  private final ProjectCheckout checkout;
  private final OptionalInt givenPort;
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

  /**
   * Checks for a fleet of {@code checkout}.
   *
   * @param port port to check; empty for that of the running fleet, else the default port
   */
  public EnvironmentCheck(ProjectCheckout checkout, OptionalInt port) {
    this.checkout = checkout;
    this.givenPort = port;
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
    findings.add(docker());
    findings.add(build());
    Optional<ProcessHandle> holder = FleetRecord.holder(checkout);
    int leftovers = holder.isPresent() ? 0 : OwnedProcesses.owned(checkout.state()).size();
    boolean running = holder.isPresent() || leftovers > 0;
    Optional<FleetRecord> fleet = running ? FleetRecord.read(checkout) : Optional.empty();
    findings.add(portState(fleet));
    findings.add(new Finding(true, "Servers", PrivateServers.ports(checkout.state())));
    findings.add(memory(running));
    findings.add(disk());
    findings.add(new Finding(true, "Running", running(holder, fleet, leftovers)));
    return findings;
  }

  private Finding docker() {
    DockerCommandLine docker = DockerCommandLine.ofThisMachine();
    if (programs.docker().isEmpty()) {
      return new Finding(true, "Docker", "not installed; only images and compose need it");
    }
    if (!docker.isReachable()) {
      return new Finding(
          true, "Docker", "the engine does not answer; only images and compose need it");
    }
    String compose = docker.hasCompose() ? "with" : "without";
    return new Finding(true, "Docker", "the engine answers, %s docker compose".formatted(compose));
  }

  private static Finding memory(boolean running) {
    OptionalLong available = availableMemory();
    if (available.isEmpty()) {
      return new Finding(true, "Memory", "unknown");
    }
    boolean enough = running || available.getAsLong() >= MIN_MEMORY_BYTES;
    String detail = (available.getAsLong() >> 20) + " MiB available";
    return new Finding(
        enough, "Memory", enough ? detail : detail + "; a fleet with one app needs 1024 MiB");
  }

  /** Memory that new processes can use without swapping, in bytes; empty where not known. */
  private static OptionalLong availableMemory() {
    try {
      return Files.readAllLines(MEMORY_FILE).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException | NumberFormatException unknown) {
      return OptionalLong.empty();
    }
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

  private Finding portState(Optional<FleetRecord> fleet) {
    OptionalInt used = fleet.stream().mapToInt(record -> record.options().port()).findFirst();
    int port = givenPort.orElse(used.orElse(FleetOptions.DEFAULT_PORT));
    if (FreePorts.isFree(port)) {
      return new Finding(true, "Port", port + " is free");
    }
    boolean ours = used.isPresent() && used.getAsInt() == port;
    return new Finding(ours, "Port", port + (ours ? " is used by the fleet" : " is in use"));
  }

  private static String running(
      Optional<ProcessHandle> holder, Optional<FleetRecord> fleet, int leftovers) {
    String address = fleet.map(record -> ", " + record.url()).orElse("");
    if (holder.isPresent()) {
      return "yes%s, pid %d".formatted(address, holder.get().pid());
    }
    return leftovers == 0
        ? "no"
        : "no, but a killed run left %d processes%s; ./dsfleet down stops them"
            .formatted(leftovers, address);
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
