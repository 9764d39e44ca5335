package io.dsfleet.devtools.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Folders of one clone of the project.
 *
 * @param root absolute path of the top folder
 */
public record ProjectCheckout(Path root) {
  /** Normalizes the root to an absolute path. */
  public ProjectCheckout {
    root = root.toAbsolutePath().normalize();
  }

  /** The folder of all run-time files: servers' data, logs, pid files. */
  public Path state() {
    return root.resolve(".dsfleet");
  }

  /** The folder of log files. */
  public Path logs() {
    return state().resolve("logs");
  }

  /** The folder of sample videos. */
  public Path samples() {
    return root.resolve("samples");
  }

  /** The built standalone jar; its libraries are in {@code lib} beside it. Empty if not built. */
  public Optional<Path> standaloneJar() {
    return Optional.of(root.resolve("standalone/target/dsfleet-standalone-exec.jar"))
        .filter(Files::isRegularFile);
  }

  /**
   * The built reference app's jar; its libraries are in {@code lib} beside it. Empty if not built.
   */
  public Optional<Path> referenceAppJar() {
    return Optional.of(root.resolve("apps/reference-app/target/reference-app.jar"))
        .filter(Files::isRegularFile);
  }

  /**
   * The built vision worker's jar; its libraries are in {@code lib} beside it. Empty if not built.
   */
  public Optional<Path> visionWorkerJar() {
    return Optional.of(root.resolve("apps/vision-worker/target/vision-worker.jar"))
        .filter(Files::isRegularFile);
  }

  /** Creates the state folder, closed to other users because it holds secrets. */
  public void prepareState() throws IOException {
    if (!Files.isDirectory(state())) {
      Files.createDirectories(
          state(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Files.createDirectories(logs());
  }
}
