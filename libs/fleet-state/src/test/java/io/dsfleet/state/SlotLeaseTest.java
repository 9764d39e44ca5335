package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the TLA+ module of the slot lease with TLC over every order of deliveries, losses,
 * disconnections and crashes of a small fleet. Omitting a rule must be detected.
 */
class SlotLeaseTest {
  private static final Pattern STATES = Pattern.compile("([0-9]+) distinct states found, 0 ");

  @TempDir Path folder;

  @Test
  void oneAppThatCrashesAndReconnects_keepsEveryRule() throws Exception {
    String output = check("{a}", 2, 2, "none");

    assertThat(output).contains("No error has been found");
    assertThat(states(output)).isGreaterThan(20_000);
  }

  @Test
  void oneAppThatReconnectsTwice_keepsEveryRule() throws Exception {
    String output = check("{a}", 2, 3, "none");

    assertThat(output).contains("No error has been found");
    assertThat(states(output)).isGreaterThan(300_000);
  }

  @Test
  void jobThatMovesBetweenTwoApps_keepsEveryRule() throws Exception {
    String output = check("{a, b}", 1, 2, "none");

    assertThat(output).contains("No error has been found");
    assertThat(states(output)).isGreaterThan(800_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no attempt in the fence",
        "a silent slot is freed",
        "commands of any session",
        "no tombstone",
        "a start issued again over another bridge"
      })
  void omittedRule_isDetected(String fault) throws Exception {
    assertThat(check("{a}", 2, 2, fault)).contains("is violated");
  }

  private static int states(String output) {
    Matcher found = STATES.matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /** Runs TLC in a separate process and returns its output. */
  private String check(String instances, int lives, int sessions, String fault)
      throws IOException, InterruptedException, URISyntaxException {
    Files.copy(Path.of("src/test/tla/SlotLease.tla"), folder.resolve("SlotLease.tla"));
    Files.writeString(
        folder.resolve("SlotLease.cfg"), configuration(instances, lives, sessions, fault));
    Path tools =
        Path.of(tlc2.TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-Xmx1g",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                tools.toString(),
                "tlc2.TLC",
                "-workers",
                "auto",
                "-metadir",
                folder.resolve("states").toString(),
                "SlotLease.tla")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String configuration(String instances, int lives, int sessions, String fault) {
    return """
    SPECIFICATION Spec
    CONSTANTS
      Jobs = {j}
      Instances = %s
      Streams = {0}
      None = None
      MaxAttempts = 2
      MaxLives = %d
      MaxSessions = %d
      Fault = "%s"
    INVARIANTS JobsAreHeld HeldIsCurrent SlotsAreConserved FreeIsReachable
      NothingRunsUnseen NoStartOnABusySlot NoDoubleRunInSight
    PROPERTIES TerminalIsFinal AttemptsOnlyGrow
    CHECK_DEADLOCK FALSE
    """
        .formatted(instances, lives, sessions, fault);
  }
}
