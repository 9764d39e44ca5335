package io.dsfleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the app of {@code samples/apps/python} as a process against the whole suite. */
class PythonSampleAppTest {
  @TempDir Path folder;

  @Test
  void sampleApp_passesEverything_andExits() throws Exception {
    File log = folder.resolve("app.log").toFile();
    try (ConformanceSuite suite = ConformanceSuiteTest.listen(Duration.ofSeconds(30))) {
      Process app =
          new ProcessBuilder("python3", script().toString(), "--url", suite.uri())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start();
      try {
        List<ScenarioOutcome> outcomes = suite.run(outcome -> {});

        assertThat(outcomes).hasSameSizeAs(ConformanceSuite.scenarios());
        assertThat(outcomes)
            .as(() -> readLog(log))
            .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
        assertThat(app.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(app.exitValue()).as(() -> readLog(log)).isZero();
      } finally {
        app.destroyForcibly();
      }
    }
  }

  /** The script, from the folder of the module or of the project. */
  private static Path script() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("samples/apps/python/app.py"))) {
      folder = folder.getParent();
      assertThat(folder).as("folder of the project").isNotNull();
    }
    return folder.resolve("samples/apps/python/app.py");
  }

  private static String readLog(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
