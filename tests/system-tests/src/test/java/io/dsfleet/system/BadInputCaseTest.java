package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.RawAppClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every row of {@code bad-input.json} is refused with the reason and has no other effect. */
class BadInputCaseTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path emptyFolder;

  private static StandaloneFixture system;
  private static FleetClient client;

  @BeforeAll
  static void start() {
    system = StandaloneFixture.start("bad-input");
    client = system.client();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  static Stream<BadInputCase> http() {
    return BadInputCase.casesFor("http");
  }

  static Stream<BadInputCase> ws() {
    return BadInputCase.casesFor("ws");
  }

  @ParameterizedTest
  @MethodSource
  void http(BadInputCase input) {
    try (RunningJob job = new RunningJob()) {
      List<String> before = state();
      FleetClient.HttpReply answer =
          client.send(
              "POST",
              input.path(),
              Map.of("Content-Type", input.contentType()),
              input.text(job.places()).getBytes(StandardCharsets.UTF_8));

      assertThat(answer.status()).as(answer.text()).isEqualTo(input.status());
      assertThat(answer.body().path("code").asString()).isEqualTo(input.code());
      input.names().forEach(name -> assertThat(answer.text()).contains(name));
      assertThat(answer.text()).doesNotContain("Exception", "\tat ");
      assertThat(state()).isEqualTo(before);
      job.finish();
    }
  }

  @ParameterizedTest
  @MethodSource
  void ws(BadInputCase input) {
    try (RunningJob job = new RunningJob();
        RawAppClient stranger = RawAppClient.open(system.socket())) {
      boolean registered = !input.row().path("unregistered").asBoolean(false);
      RawAppClient sender = registered ? job.app : stranger;
      List<String> before = state();
      sender.sendUnchecked(input.text(job.places()));

      if (!input.code().isEmpty()) {
        JsonNode answer = refusal(sender, input.close() != 0 && !registered);
        assertThat(answer.path("error_code").asString())
            .as(answer::toString)
            .isEqualTo(input.code());
        input.names().forEach(name -> assertThat(answer.toString()).contains(name));
      }
      if (input.close() == 0) {
        assertThat(state()).isEqualTo(before);
        assertThat(sender.isOpen()).isTrue();
      } else {
        assertThat(sender.awaitClose()).isEqualTo(input.close());
      }
      if (sender == job.app && input.close() != 0) {
        assertThat(client.job(job.id).path("state").asString()).isEqualTo("RUNNING");
      } else {
        assertThat(state()).isEqualTo(before);
        job.finish();
      }
    }
  }

  /** A handshake is refused by its reply, later messages by an {@code error}. */
  private static JsonNode refusal(RawAppClient sender, boolean handshake) {
    JsonNode answer = sender.await(handshake ? "execute_ack" : "error");
    if (handshake) {
      assertThat(answer.path("status").asString()).isEqualTo("error");
    }
    assertThat(answer.path("message").asString("") + answer.path("error_message").asString(""))
        .isNotBlank();
    return answer;
  }

  @Test
  void repeatedRefusals_closeTheConnection() {
    try (RawAppClient app = RawAppClient.registered(system.socket(), "bad-endless", 1)) {
      for (int i = 0; i < 40; i++) {
        app.sendUnchecked("{\"type\":\"make_coffee\"}");
      }
      assertThat(app.awaitClose()).isEqualTo(1008);
    }
  }

  @Test
  void output_containsNoStackTrace() {
    assertThat(system.output()).doesNotContain("\tat ");
  }

  /** State that bad input must not change. */
  private static List<String> state() {
    TreeSet<String> state = new TreeSet<>();
    for (JsonNode job : client.jobs("")) {
      state.add(fields(job, "job_id", "state", "attempt", "files_started", "files_done"));
    }
    for (JsonNode instance : client.get("/deepstream/instances").body()) {
      state.add(
          fields(instance, "instance_id", "state", "session", "busy_streams", "free_streams"));
    }
    return List.copyOf(state);
  }

  private static String fields(JsonNode node, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(name).append('=').append(node.path(name)).append(' ');
    }
    return text.toString();
  }

  /** A separate app with a job whose first file is in progress. */
  private static final class RunningJob implements AutoCloseable {
    private final String instance = "bad-" + NUMBER.incrementAndGet();
    private final long camera = 700_000L + NUMBER.get();
    private final RawAppClient app = RawAppClient.registered(system.socket(), instance, 1);
    private final String id;

    RunningJob() {
      client.awaitInstance(instance, 1);
      id = client.submit(JobRequests.fileset(camera, 2));
      app.startJob();
      client.awaitState(id, "RUNNING", Duration.ofSeconds(10));
    }

    Map<String, String> places() {
      return Map.of(
          "camera",
          Long.toString(camera),
          "file",
          Long.toString(camera * 10_000),
          "instance",
          instance,
          "folder",
          emptyFolder.toString());
    }

    /** Completes the job, as without the bad input. */
    void finish() {
      for (int file = 0; file < 2; file++) {
        app.send(
            "{\"type\":\"file_done\",\"request_id\":\"f\",\"stream_id\":0,\"camera_id\":%d,\"file_id\":%d}"
                .formatted(camera, camera * 10_000 + file));
      }
      app.send(
          "{\"type\":\"analysis_complete\",\"request_id\":\"c\",\"stream_id\":0,\"camera_id\":%d,\"status\":\"done\",\"processed_count\":2,\"message\":\"\"}"
              .formatted(camera));
      JsonNode done = client.awaitCompleted(id, Duration.ofSeconds(10));
      assertThat(done.path("files_done").asInt()).isEqualTo(2);
      assertThat(done.path("attempt").asInt()).isEqualTo(1);
    }

    /** Disconnects and waits for it, so that no further job is assigned to the app. */
    @Override
    public void close() {
      app.close();
      client.awaitGone(instance);
    }
  }
}
