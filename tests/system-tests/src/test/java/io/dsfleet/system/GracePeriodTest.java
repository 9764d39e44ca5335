package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.ScriptedAppMain;
import io.dsfleet.scriptedapp.StartAnswer;
import io.dsfleet.testkit.FleetClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Kills an app's process: its jobs run elsewhere soon after the grace ends. Prints the delay, which
 * docs/reliability.md reports.
 */
class GracePeriodTest {
  private static final int STREAMS = 4;
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void killedAppWithoutGrace_itsJobsRunElsewhereAtOnce() {
    movedAfterDeath("grace-none", Duration.ZERO, 2_600_000);
  }

  @Test
  void killedAppWithGrace_itsJobsRunElsewhereAfterTheGrace() {
    movedAfterDeath("grace-some", Duration.ofSeconds(4), 2_700_000);
  }

  private static void movedAfterDeath(String test, Duration grace, long camera) {
    Map<String, String> settings = Map.of("DSFLEET_STATE_GRACE", grace.toSeconds() + "s");
    try (SeparateServices services =
        SeparateServices.start(test, SeparateServices.NAMES, name -> settings)) {
      FleetClient client = services.client();
      Process victim = process(test, services.socket());
      try {
        await("the process is up")
            .atMost(BOUND)
            .until(() -> client.get("/deepstream/instances/victim").status() == 200);
        client.awaitInstance("victim", STREAMS);
        List<String> jobs =
            IntStream.range(0, STREAMS)
                .mapToObj(i -> client.submit(JobRequests.fileset(camera + i, 2)))
                .toList();
        jobs.forEach(job -> client.awaitState(job, "RUNNING", BOUND));
        Duration moved = moved(services.socket(), client, victim, jobs);
        System.out.printf(
            "grace %d s: the last of %d jobs was started elsewhere %.2f s after the kill%n",
            grace.toSeconds(), STREAMS, moved.toMillis() / 1e3);
        // Not before the grace ends; the record uses another clock.
        assertThat(moved.plusMillis(500)).isGreaterThan(grace);
      } finally {
        victim.destroyForcibly();
      }
      FleetStateAssertions.assertAtRest(client);
    }
  }

  private static Duration moved(URI socket, FleetClient client, Process victim, List<String> jobs) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    List<Long> starts = new ArrayList<>();
    AppBehaviour behaviour =
        AppBehaviour.obedient()
            .onStart(
                start -> {
                  starts.add(System.nanoTime());
                  if (starts.size() == jobs.size()) {
                    all.complete(null);
                  }
                  return StartAnswer.WORK;
                });
    try (ScriptedApp other =
        ScriptedApp.settings(socket, "other", STREAMS).behaviour(behaviour).connect()) {
      client.awaitInstance("other", STREAMS);
      long killed = System.nanoTime();
      victim.destroyForcibly();
      all.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
      for (String job : jobs) {
        JsonNode done = client.awaitCompleted(job, BOUND);
        assertThat(done.path("attempt").asInt())
            .as(() -> done + "\n" + client.timeline(job))
            .isEqualTo(2);
      }
      assertThat(other.observations().violations()).isEmpty();
      assertThat(other.observations().startsByCamera()).hasSize(jobs.size());
      await().atMost(BOUND).until(() -> !victim.isAlive());
      return Duration.ofNanos(starts.getLast() - killed);
    }
  }

  /** An app in its own process that stays in the first file of each job. */
  private static Process process(String test, URI socket) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ScriptedAppMain.class.getName(),
            "--url",
            socket.toString(),
            "--id",
            "victim",
            "--streams",
            Integer.toString(STREAMS),
            "--file-millis",
            "600000");
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(BuildArtifacts.output(test + "-victim.log").toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
