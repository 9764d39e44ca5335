package io.dsfleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the app of {@code samples/apps/python} as a process against the whole suite. */
class PythonSampleAppTest {
  @TempDir Path folder;

  @Test
  void sampleApp_passesEverything_andExits() throws Exception {
    File log = folder.resolve("app.log").toFile();
    try (ConformanceSuite suite = listen()) {
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
        try (Stream<Path> results = Files.walk(folder.resolve("out"))) {
          assertThat(results.filter(Files::isRegularFile))
              .isNotEmpty()
              .allSatisfy(
                  result ->
                      assertThat(Files.readString(result))
                          .contains("\"bytes\": " + Files.size(script())));
        }
        assertThat(app.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(app.exitValue()).as(() -> readLog(log)).isZero();
      } finally {
        app.destroyForcibly();
      }
    }
  }

  /** The suite with files that exist; the sample app analyses any kind of file. */
  private ConformanceSuite listen() throws IOException {
    return ConformanceSuite.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new ConformanceSettings(
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofMillis(300),
            1_000,
            script().toString(),
            folder.resolve("out").toString()));
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
