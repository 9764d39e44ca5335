package io.dsfleet.testkit.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Docker Engine for tests. {@code ./dsfleet test} sets {@link #STATE}; without it the engine of
 * the docker client is used.
 */
public final class TestDocker {
  /** Environment variable: {@code available}, or the reason why no engine is available. */
  public static final String STATE = "DSFLEET_TEST_DOCKER";

  /** Environment variable: a program with the commands of docker compose. */
  public static final String COMPOSE = "DSFLEET_TEST_COMPOSE";

  /** Value of {@link #STATE} if an engine is available. */
  public static final String AVAILABLE = "available";

  private static final String IMAGE_PREFIX = "DSFLEET_IMAGE_";
  private static final int TIMEOUT_SECONDS = 20;

  private TestDocker() {}

  /** Checked once per JVM. */
  private static final class Engine {
    static final Optional<String> FAULT = fault(System.getenv());
  }

  /** Whether an engine is available, for fixtures that have an alternative. */
  public static boolean isAvailable() {
    return Engine.FAULT.isEmpty();
  }

  /** Fails with the reason if no engine is available. */
  public static void require() {
    Engine.FAULT.ifPresent(
        reason -> {
          throw new AssertionError(
              "no Docker Engine for tests: " + reason + "; run the tests by ./dsfleet test");
        });
  }

  /**
   * Name of the image to use in tests.
   *
   * @param part a folder of infra/base-images, such as {@code jre}
   */
  public static String image(String part) {
    return image(System.getenv(), part);
  }

  static String image(Map<String, String> environment, String part) {
    String variable = IMAGE_PREFIX + part.toUpperCase(Locale.ROOT);
    return environment.getOrDefault(variable, "dsfleet-base/" + part);
  }

  /** Program and first arguments of docker compose. */
  public static List<String> compose() {
    return compose(System.getenv());
  }

  static List<String> compose(Map<String, String> environment) {
    String program = environment.getOrDefault(COMPOSE, "");
    return program.isBlank() ? List.of("docker", "compose") : List.of(program);
  }

  static Optional<String> fault(Map<String, String> environment) {
    String state = environment.getOrDefault(STATE, "");
    if (!state.isBlank()) {
      return state.equals(AVAILABLE) ? Optional.empty() : Optional.of(state);
    }
    return failureOf(
        "docker", "image", "inspect", "--format", "{{.Id}}", image(environment, "jre"));
  }

  /** Empty if the program succeeds, else its output. */
  private static Optional<String> failureOf(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("the docker client did not respond within " + TIMEOUT_SECONDS + " s");
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? Optional.empty() : Optional.of(output);
    } catch (IOException e) {
      return Optional.of("the docker client is not installed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the wait for the docker client was interrupted");
    }
  }
}
