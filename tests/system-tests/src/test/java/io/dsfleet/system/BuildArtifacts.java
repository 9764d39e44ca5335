package io.dsfleet.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the build that the tests run. */
final class BuildArtifacts {
  private static final Path ROOT = findRoot();

  private BuildArtifacts() {}

  private static Path findRoot() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("standalone")) ? here : here.getParent().getParent();
  }

  /** The root folder of this checkout. */
  static Path root() {
    return ROOT;
  }

  static Path standaloneJar() {
    return built(ROOT.resolve("standalone/target/dsfleet-standalone-exec.jar"));
  }

  static Path serviceJar(String name) {
    return built(ROOT.resolve(name + "/target/" + name + "-exec.jar"));
  }

  static Path referenceAppJar() {
    return built(ROOT.resolve("apps/reference-app/target/reference-app.jar"));
  }

  static Path samples() {
    return ROOT.resolve("samples");
  }

  static Path nativeSources() {
    return ROOT.resolve("tests/system-tests/src/test/native");
  }

  /** The folder for logs and results, kept after the test. */
  static Path output(String name) {
    return ROOT.resolve("tests/system-tests/target/system").resolve(name);
  }

  private static Path built(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("not built: " + jar + "; run ./dsfleet test");
    }
    return jar;
  }
}
