package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.TraceId;
import io.dsfleet.state.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedGatewayExtension.class)
class SubmissionHttpTest {
  private static final String START = "/deepstream/analysis/start";

  @Test
  @CoversRoutes({"POST /deepstream/analysis/start", "GET /deepstream/jobs/{id}"})
  void a_submission_returns_202_and_is_readable_at_once(GatewayFixture gateway) {
    long camera = GatewayFixture.camera();

    HttpAnswer answer = gateway.post(START, gateway.start(camera));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    String id = answer.json().path("job_id").asString();
    assertThat(id).startsWith(gateway.pool() + ".");
    assertThat(answer.json().path("request_id").asString()).isEqualTo(id);
    assertThat(answer.json().path("camera_id").asLong()).isEqualTo(camera);
    assertThat(answer.json().path("status").asString()).isEqualTo("accepted");
    assertThat(answer.json().get("instance_id").isNull()).isTrue();
    assertThat(answer.json().get("stream_id").isNull()).isTrue();
    assertThat(answer.header("Location")).isEqualTo("/deepstream/jobs/" + id);
    assertThat(gateway.get("/deepstream/jobs/" + id).json().path("state").asString())
        .isEqualTo("ACCEPTED");
    assertThat(gateway.get("/deepstream/jobs/" + id + "/").status()).isEqualTo(200);
  }

  @Test
  void traceparent_of_the_client_is_the_trace_of_its_jobs(GatewayFixture gateway) {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String parent = "00-" + trace + "-00f067aa0ba902b7-01";

    HttpAnswer one =
        gateway.post(START, gateway.start(GatewayFixture.camera()), "traceparent", parent);
    assertThat(one.status()).as(one.toString()).isEqualTo(202);
    String id = one.json().path("job_id").asString();
    assertThat(TraceId.suffixOf(id)).isEqualTo(trace);
    assertThat(gateway.get("/deepstream/jobs/" + id).json().path("state").asString())
        .isEqualTo("ACCEPTED");

    String jobs =
        "{\"jobs\": [%s, %s]}"
            .formatted(
                gateway.start(GatewayFixture.camera()), gateway.start(GatewayFixture.camera()));
    HttpAnswer many = gateway.post("/deepstream/jobs/bulk", jobs, "traceparent", parent);
    assertThat(many.json().path("results").valueStream().map(job -> job.path("job_id").asString()))
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(job -> trace.equals(TraceId.suffixOf(job)));

    HttpAnswer other =
        gateway.post(START, gateway.start(GatewayFixture.camera()), "traceparent", "nonsense");
    assertThat(other.status()).isEqualTo(202);
    assertThat(TraceId.suffixOf(other.json().path("job_id").asString())).isNull();
  }

  @Test
  void sixty_four_bit_ids_are_kept(GatewayFixture gateway) {
    for (long camera : List.of((1L << 53) + 1, Long.MAX_VALUE)) {
      HttpAnswer answer =
          gateway.post(
              START,
              """
              {"pool": "%s", "type": "folder", "path": "/media/x", "output_dir": "/o",
               "camera_id": %d, "items": [{"file_path": "/media/x/1.mp4", "file_id": %d}]}
              """
                  .formatted(gateway.pool(), camera, camera));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      assertThat(answer.json().path("camera_id").asLong()).isEqualTo(camera);
      String id = answer.json().path("job_id").asString();
      assertThat(gateway.get("/deepstream/jobs/" + id).json().path("camera_id").asLong())
          .isEqualTo(camera);
      assertThat(
              gateway
                  .get("/deepstream/jobs/" + id + "/results")
                  .json()
                  .at("/files/0/file_id")
                  .asLong())
          .isEqualTo(camera);
    }
  }

  @Test
  void the_submission_reaches_the_pools_queue_and_leaves_the_outbox() {
    try (GatewayFixture own = GatewayFixture.start()) {
      Set<String> heard = ConcurrentHashMap.newKeySet();
      try (Subscription submissions = listen(own, heard)) {
        Set<String> posted = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20; i++) {
          posted.add(own.submit(GatewayFixture.camera()));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.equals(posted));
        assertThat(submissions).isNotNull();
      }
    }
  }

  private static Subscription listen(GatewayFixture gateway, Set<String> heard) {
    return gateway
        .consumers()
        .subscribe(
            Topology.jobsQueue(gateway.pool()),
            SubmitJob.class,
            fault -> false,
            items -> {
              items.forEach(item -> heard.add(item.jobId()));
              return List.of();
            });
  }

  @Test
  void a_second_job_of_a_camera_is_409_with_the_active_job(GatewayFixture gateway) {
    long camera = GatewayFixture.camera();
    String first = gateway.submit(camera);

    HttpAnswer second = gateway.post(START, gateway.start(camera, "\"priority\": 3,"));

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("code").asString()).isEqualTo("camera_busy");
    assertThat(second.json().path("job_id").asString()).isEqualTo(first);
  }

  @Test
  void an_idempotency_key_returns_the_first_job_and_refuses_another_body(GatewayFixture gateway) {
    long camera = GatewayFixture.camera();
    String key = UUID.randomUUID().toString();
    HttpAnswer first = gateway.post(START, gateway.start(camera), "Idempotency-Key", key);

    HttpAnswer again =
        gateway.post(START, gateway.start(camera).replace("  ", "    "), "Idempotency-Key", key);
    HttpAnswer other =
        gateway.post(START, gateway.start(GatewayFixture.camera()), "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("job_id")).isEqualTo(first.json().path("job_id"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("code").asString()).isEqualTo("key_reused");
    assertThat(other.json().path("job_id")).isEqualTo(first.json().path("job_id"));
  }

  @Test
  void concurrent_equal_requests_create_one_job(GatewayFixture gateway) throws Exception {
    String body = gateway.start(GatewayFixture.camera());
    String key = UUID.randomUUID().toString();
    ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(50)) {
      List<Callable<Boolean>> posts =
          IntStream.range(0, 1000)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () ->
                          ids.add(
                              gateway
                                  .post(START, body, "Idempotency-Key", key)
                                  .json()
                                  .path("job_id")
                                  .asString()))
              .toList();
      for (Future<Boolean> done : clients.invokeAll(posts)) {
        done.get();
      }
    }

    assertThat(ids).hasSize(1000).doesNotContain("");
    assertThat(Set.copyOf(ids)).hasSize(1);
  }

  @Test
  void waiting_returns_200_with_instance_and_stream_after_the_start(GatewayFixture gateway)
      throws Exception {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    long camera = GatewayFixture.camera();
    try (ExecutorService client = Executors.newSingleThreadExecutor()) {
      Future<HttpAnswer> waiting =
          client.submit(() -> gateway.post(START, gateway.start(camera), "Prefer", "wait=20"));
      String job =
          await()
              .atMost(Duration.ofSeconds(10))
              .until(
                  () -> gateway.state().queries().liveJobOf(camera).join().orElse(""),
                  id -> !id.isEmpty());
      fleet.start(job);

      HttpAnswer answer = waiting.get();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.json().path("status").asString()).isEqualTo("started");
      assertThat(answer.json().path("instance_id").asString()).isEqualTo(instance);
      assertThat(answer.json().path("stream_id").asInt(-1)).isEqualTo(0);
      fleet.complete(fleet.assignment(job), 1);
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void waiting_without_a_start_returns_202(GatewayFixture gateway) {
    HttpAnswer answer =
        gateway.post(START, gateway.start(GatewayFixture.camera()), "Prefer", "wait=1");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("status").asString()).isEqualTo("accepted");
  }

  @Test
  void the_completed_request_is_recorded(GatewayFixture gateway) {
    String id = gateway.submit(GatewayFixture.camera());

    assertThat(gateway.state().queries().job(id).join())
        .hasValueSatisfying(
            job -> {
              assertThat(job.state()).isEqualTo(JobState.ACCEPTED);
              assertThat(job.totalFiles()).isEqualTo(1);
            });
    assertThat(gateway.state().queries().request(id).join().orElse(""))
        .contains("\"output_path\":\"/out/a.mp4.json\"");
  }
}
