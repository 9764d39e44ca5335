package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies built programs before they run, so that a later build does not affect a running fleet. */
final class ProgramStaging {
  private final ProjectCheckout checkout;
  private final Path folder;

  ProgramStaging(ProjectCheckout checkout) {
    this.checkout = checkout;
    this.folder = checkout.state().resolve("programs");
  }

  /** Copies the standalone jar with its libraries and returns its path. */
  Path standalone() {
    return stage(checkout.standaloneJar().orElseThrow(() -> notBuilt("standalone")), "standalone");
  }

  /** Copies the reference app's jar with its libraries and returns its path. */
  Path referenceApp() {
    return stage(
        checkout.referenceAppJar().orElseThrow(() -> notBuilt("reference-app")), "reference-app");
  }

  /** Copies the vision worker's jar with its libraries and returns its path; empty if not built. */
  Optional<Path> visionWorker() {
    return checkout.visionWorkerJar().map(jar -> stage(jar, "vision-worker"));
  }

  private Path stage(Path built, String name) {
    Path target = folder.resolve(name);
    try (Stream<Path> libraries = Files.list(built.resolveSibling("lib"))) {
      libraries.forEach(
          library -> copy(library, target.resolve("lib").resolve(library.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy(built, target.resolve(built.getFileName()));
  }

  private static Path copy(Path from, Path to) {
    try {
      if (!Files.exists(to)
          || Files.size(from) != Files.size(to)
          || !Files.getLastModifiedTime(from).equals(Files.getLastModifiedTime(to))) {
        Files.createDirectories(to.getParent());
        Path temporary = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(
            from,
            temporary,
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandFailure notBuilt(String module) {
    return new CommandFailure(module + " is not built: run ./dsfleet from the top of the checkout");
  }
}
