package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.ProcessTermination;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends a fleet from outside. */
public final class FleetShutdown {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final List<String> DATA =
      List.of("rabbitmq", "redis", "ports.properties", "credentials.properties");

  private final ProjectCheckout checkout;

  /** For the fleet of {@code checkout}. */
  public FleetShutdown(ProjectCheckout checkout) {
    this.checkout = checkout;
  }

  /**
   * Ends a running fleet and whatever a killed one left.
   *
   * @return what was done, in one line
   */
  public String run() {
    Optional<ProcessHandle> holder = LocalFleet.holderRecords(checkout).live(LocalFleet.HOLDER);
    holder.ifPresent(process -> ProcessTermination.end(process, GRACE));
    int leftovers = LeftoverProcesses.end(checkout, Duration.ofSeconds(15));
    LocalFleet.holderRecords(checkout).remove(LocalFleet.HOLDER);
    if (holder.isPresent()) {
      return "stopped";
    }
    return leftovers > 0
        ? "stopped " + leftovers + " processes left by a killed run"
        : "nothing was running";
  }

  /** Deletes the broker's and Redis's data of a fleet that does not run. */
  public void purge() {
    DATA.forEach(name -> delete(checkout.state().resolve(name)));
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
