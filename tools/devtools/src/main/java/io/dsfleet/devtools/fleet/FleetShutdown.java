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

/** Stops the fleet of a checkout from another process. */
public final class FleetShutdown {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final List<String> DATA =
      List.of("rabbitmq", "redis", "ports.properties", "credentials.properties");

  private final ProjectCheckout checkout;

  /** Creates a shutdown of the fleet of {@code checkout}. */
  public FleetShutdown(ProjectCheckout checkout) {
    this.checkout = checkout;
  }

  /**
   * Stops a running fleet and processes that a killed one left.
   *
   * @return one line that says what was stopped
   */
  public String run() {
    Optional<ProcessHandle> holder = LocalFleet.holderFiles(checkout).live(LocalFleet.HOLDER);
    holder.ifPresent(process -> ProcessTermination.terminate(process, GRACE));
    int leftovers = LeftoverProcesses.terminate(checkout, Duration.ofSeconds(15));
    LocalFleet.holderFiles(checkout).remove(LocalFleet.HOLDER);
    FleetRecord.remove(checkout);
    if (holder.isPresent()) {
      return "stopped";
    }
    return leftovers > 0
        ? "stopped " + leftovers + " processes that a killed run left behind"
        : "no fleet is running";
  }

  /** Deletes RabbitMQ's and Redis's data of a stopped fleet, with their ports and credentials. */
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
