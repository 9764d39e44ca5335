package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.job.TraceId;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON logs: every line parses, and the lines of a job share its trace id. */
class StructuredLogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String APP = "logged-app";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void everyLineIsJson_andTheLinesOfAJobShareItsTrace() {
    // an app that cannot start; only its log lines matter
    Map<String, String> settings =
        Map.of(
            "SPRING_PROFILES_ACTIVE",
            "local,json-log",
            "LOGGING_FILE_NAME",
            BuildArtifacts.output("structured-log-file.log").toString(),
            "DSFLEET_LOCAL_APPS",
            "1",
            "DSFLEET_LOCAL_APP_JAR",
            "/nowhere/app.jar",
            // a late start must not be repeated, because its lines are counted
            "DSFLEET_STATE_REDRIVE",
            "60s");
    try (StandaloneFixture system = StandaloneFixture.start("structured-log", settings);
        ScriptedApp app =
            ScriptedApp.settings(system.socket(), APP, 1)
                .behaviour(AppBehaviour.obedient())
                .connect()) {
      FleetClient client = system.client();
      client.awaitInstance(app.instanceId(), 1);
      String plain = client.submit(JobRequests.fileset(71, 1));
      client.awaitCompleted(plain, BOUND);
      String job = startInTrace(client);
      client.awaitCompleted(job, BOUND);

      await("the feed and the launcher are written")
          .atMost(BOUND)
          .until(
              () ->
                  lines(system).stream().anyMatch(line -> isEnd(line, job))
                      && lines(system).stream().anyMatch(line -> isEnd(line, plain))
                      && lines(system).stream().anyMatch(StructuredLogTest::isOfLauncher));
      assertOneWay(lines(system), TRACE, job);
      assertOneWay(lines(system), TraceId.forJob(plain), plain);
    }
  }

  private static String startInTrace(FleetClient client) {
    FleetClient.HttpReply answer =
        client.send(
            "POST",
            "/deepstream/analysis/start",
            Map.of(
                "Content-Type",
                "application/json",
                "traceparent",
                "00-" + TRACE + "-00f067aa0ba902b7-01"),
            JSON.writeValueAsString(JobRequests.fileset(72, 2)).getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.body().path("job_id").asString();
  }

  /** Parses every line; fails on a line that is not JSON, except an incomplete last line. */
  private static List<JsonNode> lines(StandaloneFixture system) {
    String all = system.output();
    return all.substring(0, all.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> JSON.readTree(line))
        .toList();
  }

  private static String loggerOf(JsonNode line) {
    return line.at("/log/logger").asString();
  }

  private static boolean isEnd(JsonNode line, String job) {
    return loggerOf(line).equals("io.dsfleet.jobs")
        && line.path("job_id").asString().equals(job)
        && line.path("message").asString().startsWith("job completed");
  }

  private static boolean isOfLauncher(JsonNode line) {
    return loggerOf(line).startsWith("io.dsfleet.launcher")
        && line.path("message").asString().startsWith("started ")
        && !line.path("instance_id").isMissingNode();
  }

  private static void assertOneWay(List<JsonNode> lines, String trace, String job) {
    List<JsonNode> way =
        lines.stream().filter(line -> line.path("trace_id").asString().equals(trace)).toList();
    assertThat(way).allMatch(line -> line.path("job_id").asString().equals(job));
    assertThat(way)
        .extracting(StructuredLogTest::loggerOf)
        .contains(
            "io.dsfleet.jobs",
            "io.dsfleet.jobs.gateway",
            "io.dsfleet.jobs.scheduler",
            "io.dsfleet.jobs.bridge",
            "io.dsfleet.audit");
    assertThat(way)
        .filteredOn(line -> loggerOf(line).equals("io.dsfleet.jobs.bridge"))
        .extracting(line -> line.path("message").asString())
        .containsExactly("StartJob", "JobStarted", "JobCompleted");
    assertThat(way)
        .filteredOn(line -> line.path("message").asString().matches("(Start)?Job.*|assigned.*"))
        .hasSizeGreaterThan(4)
        .allMatch(line -> line.path("instance_id").asString().equals(APP));
    assertThat(lines)
        .filteredOn(line -> line.path("message").asString().contains(job))
        .allMatch(line -> line.path("trace_id").asString().equals(trace));
    assertThat(lines)
        .filteredOn(line -> loggerOf(line).startsWith("io.dsfleet.launcher"))
        .filteredOn(line -> line.path("message").asString().contains("local-"))
        .isNotEmpty()
        .allMatch(line -> line.path("instance_id").asString().startsWith("local-"));
  }
}
