package io.dsfleet.devtools.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folders of one clone of the project.
 *
 * @param root its top folder, absolute
 */
public record ProjectCheckout(Path root) {
  /** Makes the root absolute. */
  public ProjectCheckout {
    root = root.toAbsolutePath().normalize();
  }

  /** Everything that running leaves behind: servers' data, logs, records of processes. */
  public Path state() {
    return root.resolve(".dsfleet");
  }

  /** Logs of the system's processes. */
  public Path logs() {
    return state().resolve("logs");
  }

  /** The sample footage. */
  public Path samples() {
    return root.resolve("samples");
  }

  /** The standalone jar as built, with its libraries in {@code lib} beside it, if it is. */
  public Optional<Path> standaloneJar() {
    return Optional.of(root.resolve("standalone/target/dsfleet-standalone-exec.jar"))
        .filter(Files::isRegularFile);
  }

  /** The reference app's jar as built, with its libraries in {@code lib} beside it, if it is. */
  public Optional<Path> referenceAppJar() {
    return Optional.of(root.resolve("reference-app/target/reference-app.jar"))
        .filter(Files::isRegularFile);
  }

  /** Makes the state folder, which holds secrets, closed to other users. */
  public void prepareState() throws IOException {
    if (!Files.isDirectory(state())) {
      Files.createDirectories(
          state(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Files.createDirectories(logs());
  }
}
