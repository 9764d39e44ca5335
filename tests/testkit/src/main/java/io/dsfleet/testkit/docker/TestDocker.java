package io.dsfleet.testkit.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Docker Engine that tests may use. {@code ./dsfleet test} says by {@link #STATE} whether there
 * is one; where nobody said anything, the one that the docker client finds counts.
 */
public final class TestDocker {
  /** Variable: {@code available}, or why there is none. */
  public static final String STATE = "DSFLEET_TEST_DOCKER";

  /** Variable: program that understands {@code up}, {@code config} and so on of docker compose. */
  public static final String COMPOSE = "DSFLEET_TEST_COMPOSE";

  /** Value of {@link #STATE} where there is one. */
  public static final String AVAILABLE = "available";

  private static final String IMAGE_PREFIX = "DSFLEET_IMAGE_";
  private static final int BOUND_SECONDS = 20;

  private TestDocker() {}

  /** Asked once. */
  private static final class Engine {
    static final Optional<String> FAULT = fault(System.getenv());
  }

  /** Whether there is one, for fixtures that can do without. */
  public static boolean isAvailable() {
    return Engine.FAULT.isEmpty();
  }

  /** Fails with the reason where there is none. */
  public static void require() {
    Engine.FAULT.ifPresent(
        reason -> {
          throw new AssertionError(
              "expected a Docker Engine for tests, but " + reason + "; run by ./dsfleet test");
        });
  }

  /**
   * Name of the image that plays the part in tests.
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
    String said = environment.getOrDefault(STATE, "");
    if (!said.isBlank()) {
      return said.equals(AVAILABLE) ? Optional.empty() : Optional.of(said);
    }
    return answer("docker", "image", "inspect", "--format", "{{.Id}}", image(environment, "jre"));
  }

  /** Empty where the program ends well, else its last word. */
  private static Optional<String> answer(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("it does not answer within " + BOUND_SECONDS + " s");
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
    } catch (IOException e) {
      return Optional.of("there is no docker client");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("waiting for it was interrupted");
    }
  }
}
