package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.SlotDisposition;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Bulk submission, retries, priorities, bulk cancellation, pools and dead letters. */
@ExtendWith(SharedGatewayExtension.class)
class JobCommandsHttpTest {
  private static final String FAILED_FILES = "{\"files\": \"failed\"}";

  @Test
  @CoversRoutes("POST /deepstream/jobs/bulk")
  void bulk_acceptsAndRefusesEachJobIndependently(GatewayFixture gateway) {
    long first = GatewayFixture.camera();
    String body =
        "{\"jobs\": ["
            + gateway.start(first)
            + ", "
            + gateway.start(first)
            + ", {\"camera_type\": \"file\"}, null]}";

    HttpAnswer mixed =
        gateway.post("/deepstream/jobs/bulk", body, "Idempotency-Key", "bulk-" + first);
    HttpAnswer again =
        gateway.post("/deepstream/jobs/bulk", body, "Idempotency-Key", "bulk-" + first);
    HttpAnswer whole =
        gateway.post(
            "/deepstream/jobs/bulk",
            "{\"jobs\": [" + gateway.start(GatewayFixture.camera()) + "]}");

    assertThat(mixed.status()).as(mixed.toString()).isEqualTo(207);
    assertThat(mixed.json().path("accepted").asInt()).isEqualTo(1);
    JsonNode results = mixed.json().path("results");
    assertThat(results.at("/0/status").asString()).isEqualTo("accepted");
    assertThat(results.at("/1/problem/code").asString()).isEqualTo("camera_busy");
    assertThat(results.at("/2/problem/errors/0/field").asString()).isEqualTo("camera_path");
    assertThat(results.at("/3/problem/code").asString()).isEqualTo("invalid_request");
    assertThat(again.json().at("/results/0/job_id").asString())
        .isEqualTo(results.at("/0/job_id").asString());
    assertThat(whole.status()).isEqualTo(202);
    assertThat(gateway.post("/deepstream/jobs/bulk", "{\"jobs\": []}").status()).isEqualTo(422);
  }

  @Test
  @CoversRoutes("POST /deepstream/jobs/{id}/retry")
  void retry_createsOneNewJobOfTheSameRequest(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      long camera = GatewayFixture.camera();
      String id = gateway.submit(camera);
      String path = "/deepstream/jobs/" + id + "/retry";
      HttpAnswer early = gateway.post(path, "");
      gateway
          .state()
          .jobTransitions()
          .refuse(fleet.start(id), "X", "no", false, RetryBudget.ERROR, SlotDisposition.FREE)
          .join();

      HttpAnswer retried = gateway.post(path, "");
      HttpAnswer again = gateway.post(path, "");
      String fresh = retried.json().path("job_id").asString();

      assertThat(early.status()).isEqualTo(409);
      assertThat(early.json().path("code").asString()).isEqualTo("not_failed");
      assertThat(retried.status()).as(retried.toString()).isEqualTo(202);
      assertThat(retried.json().path("retry_of").asString()).isEqualTo(id);
      assertThat(fresh).isNotEqualTo(id);
      assertThat(again.json().path("job_id").asString()).isEqualTo(fresh);
      assertThat(gateway.get("/deepstream/jobs/" + fresh).json().path("camera_id").asLong())
          .isEqualTo(camera);
      gateway.state().jobTransitions().cancel(fresh, "test over").join();
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void retry_ofTheFailedFiles_namesOnlyThem(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      long camera = GatewayFixture.camera();
      String more = file(camera * 10 + 1, "b.mp4") + ", " + file(camera * 10 + 2, "c.mp4") + "]";
      String body = gateway.start(camera).replace("]", ", " + more);
      String id = gateway.post("/deepstream/analysis/start", body).json().path("job_id").asString();
      String path = "/deepstream/jobs/" + id + "/retry";
      Assignment assignment = fleet.start(id);
      HttpAnswer early = gateway.post(path, FAILED_FILES);
      fleet.finishFile(assignment, camera * 10, "a.mp4");
      fleet.failFile(assignment, camera * 10 + 1, "b.mp4", "damaged");
      fleet.complete(assignment, 3);

      HttpAnswer whole = gateway.post(path, "{\"files\": \"all\"}");
      HttpAnswer wrong = gateway.post(path, "{\"files\": \"broken\"}");
      HttpAnswer retried = gateway.post(path, FAILED_FILES);
      HttpAnswer again = gateway.post(path, FAILED_FILES);

      assertThat(early.json().path("code").asString()).isEqualTo("not_failed");
      assertThat(whole.json().path("code").asString()).isEqualTo("not_failed");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(retried.status()).as(retried.toString()).isEqualTo(202);
      String fresh = retried.json().path("job_id").asString();
      assertThat(again.json().path("job_id").asString()).isEqualTo(fresh).isNotEqualTo(id);
      JsonNode results = gateway.get("/deepstream/jobs/" + fresh + "/results").json();
      assertThat(results.valueStream().map(file -> file.path("file_name").asString()))
          .containsExactly("b.mp4", "c.mp4");
      assertThat(results.at("/0/output_path").asString()).isEqualTo("/out/b.mp4.json");
      assertThat(gateway.get("/deepstream/jobs/" + fresh).json().path("total_files").asInt())
          .isEqualTo(2);
      gateway.state().jobTransitions().cancel(fresh, "test over").join();
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void retry_ofTheFailedFiles_isRefusedIfThereAreNone(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      long camera = GatewayFixture.camera();
      String id = gateway.submit(camera);
      Assignment assignment = fleet.start(id);
      fleet.finishFile(assignment, camera * 10, "a.mp4");
      fleet.complete(assignment, 1);

      HttpAnswer answer = gateway.post("/deepstream/jobs/" + id + "/retry", FAILED_FILES);

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("detail").asString())
          .isEqualTo("every file of job " + id + " has been analysed");
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  @CoversRoutes("POST /deepstream/jobs/retry")
  void retry_byFilter(GatewayFixture gateway) {
    String tenant = "retry" + GatewayFixture.camera();
    List<String> jobs = posted(gateway, tenant, 2);
    jobs.forEach(id -> gateway.state().jobTransitions().cancel(id, "no").join());
    String path = "/deepstream/jobs/retry?pool=" + gateway.pool() + "&tenant=" + tenant;

    HttpAnswer none = gateway.post(path, "");
    HttpAnswer both = gateway.post(path + "&state=cancelled", "");

    assertThat(none.json().path("accepted").asInt()).isZero();
    assertThat(both.status()).as(both.toString()).isEqualTo(202);
    assertThat(both.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(gateway.post(path + "&state=running", "").status()).isEqualTo(422);
  }

  @Test
  @CoversRoutes("PUT /deepstream/jobs/{id}/priority")
  void priority_isChangedWhileTheJobIsActive(GatewayFixture gateway) {
    String id = gateway.submit(GatewayFixture.camera());
    try (FakeScheduler scheduler = new FakeScheduler(gateway)) {
      assertThat(scheduler).isNotNull();
      HttpAnswer changed = put(gateway, id, "{\"priority\": 7}");
      HttpAnswer wrong = put(gateway, id, "{\"priority\": 10}");
      gateway.state().jobTransitions().cancel(id, "over").join();
      HttpAnswer late = put(gateway, id, "{\"priority\": 3}");

      assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
      assertThat(gateway.get("/deepstream/jobs/" + id).json().path("priority").asInt())
          .isEqualTo(7);
      assertThat(wrong.json().at("/errors/0/field").asString()).isEqualTo("priority");
      assertThat(late.json().path("code").asString()).isEqualTo("job_ended");
    }
  }

  @Test
  @CoversRoutes("POST /deepstream/jobs/cancel")
  void cancel_byFilter(GatewayFixture gateway) {
    String tenant = "cancel" + GatewayFixture.camera();
    List<String> jobs = posted(gateway, tenant, 3);
    String pool = "{\"pool\": \"" + gateway.pool() + "\"";
    try (FakeScheduler scheduler = new FakeScheduler(gateway)) {
      assertThat(scheduler).isNotNull();
      HttpAnswer unnarrowed = gateway.post("/deepstream/jobs/cancel", pool + "}");
      HttpAnswer answer =
          gateway.post("/deepstream/jobs/cancel", pool + ", \"tenant\": \"" + tenant + "\"}");

      assertThat(unnarrowed.status()).isEqualTo(422);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      assertThat(answer.json().path("cancelling").asInt()).isEqualTo(3);
      for (String id : jobs) {
        assertThat(gateway.post("/deepstream/jobs/" + id + "/cancel", "").status()).isEqualTo(200);
      }
    }
  }

  @Test
  @CoversRoutes({
    "GET /deepstream/pools",
    "GET /deepstream/pools/{pool}",
    "POST /deepstream/pools/{pool}/pause",
    "POST /deepstream/pools/{pool}/resume"
  })
  void pools_pauseAndResume(GatewayFixture gateway) {
    String path = "/deepstream/pools/" + gateway.pool();
    try (FakeScheduler scheduler = new FakeScheduler(gateway)) {
      assertThat(scheduler).isNotNull();
      HttpAnswer paused = gateway.post(path + "/pause", "");
      JsonNode list = gateway.get("/deepstream/pools/?paused=true").json();
      HttpAnswer resumed = gateway.post(path + "/resume", "");

      assertThat(paused.status()).as(paused.toString()).isEqualTo(200);
      assertThat(paused.json().path("paused").asBoolean()).isTrue();
      assertThat(list.at("/0/pool").asString()).isEqualTo(gateway.pool());
      assertThat(resumed.json().path("paused").asBoolean()).isFalse();
      assertThat(gateway.get(path).json().has("pending_jobs")).isTrue();
      assertThat(gateway.get("/deepstream/pools/nowhere").status()).isEqualTo(404);
    }
  }

  @Test
  @CoversRoutes({
    "GET /deepstream/dead-letters",
    "GET /deepstream/dead-letters/{id}",
    "POST /deepstream/dead-letters/{id}/replay",
    "DELETE /deepstream/dead-letters/{id}"
  })
  void deadLetters_areListedReplayedAndDeleted(GatewayFixture gateway) throws Exception {
    DeadLetterStore record = gateway.bean(FleetState.class).deadLetters();
    String queue = Topology.jobsQueue(gateway.pool());
    String job = "x." + GatewayFixture.camera();
    BlockingQueue<SubmitJob> delivered = new LinkedBlockingQueue<>();
    String text = submission(job);
    record
        .add(
            List.of(
                new DeadLetterStore.DeadLetterEntry(queue, "because", text),
                new DeadLetterStore.DeadLetterEntry(queue, "cut", "{\"kind\":")),
            System.currentTimeMillis())
        .join();
    String path = "/deepstream/dead-letters";
    JsonNode list = gateway.get(path + "/?origin=" + queue).json();
    JsonNode whole = list.get(list.at("/0/reason").asString().equals("because") ? 0 : 1);
    JsonNode cut = list.get(list.at("/0/reason").asString().equals("because") ? 1 : 0);
    String id = whole.path("id").asString();

    try (Subscription consumer =
        gateway
            .consumers()
            .subscribe(
                queue,
                SubmitJob.class,
                fault -> false,
                items -> {
                  delivered.addAll(items);
                  return new ArrayList<BrokerCodec.RejectedItem>();
                })) {
      assertThat(consumer).isNotNull();
      assertThat(gateway.get(path + "/" + id).json().path("message").asString()).isEqualTo(text);
      HttpAnswer replayed = gateway.post(path + "/" + id + "/replay", "");
      assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
      SubmitJob back = null;
      while (back == null || !job.equals(back.jobId())) {
        back = delivered.poll(10, TimeUnit.SECONDS);
        assertThat(back).isNotNull();
      }
    }
    assertThat(gateway.get(path + "/" + id).status()).isEqualTo(404);
    String broken = cut.path("id").asString();
    assertThat(gateway.post(path + "/" + broken + "/replay", "").json().path("code").asString())
        .isEqualTo("not_replayable");
    HttpAnswer dropped =
        gateway.send(HttpRequest.newBuilder(gateway.uri(path + "/" + broken)).DELETE());
    assertThat(dropped.json().path("status").asString()).isEqualTo("dropped");
    assertThat(gateway.get(path + "?origin=" + queue).json().size()).isZero();
  }

  @Test
  void deadLettersOfAnyText_areListedAndDeleted(GatewayFixture gateway) {
    String queue = Topology.jobsQueue("odd-" + gateway.pool());
    List<String> texts =
        List.of(
            "null",
            "",
            "[null]",
            "{\"v\":1,\"items\":[null]}",
            "{\"v\":1,\"v\":1}",
            "{".repeat(4_096),
            "[".repeat(4_096),
            "rtsp://u:p@h/\ud800",
            "{\"request\":NaN}");
    gateway
        .bean(FleetState.class)
        .deadLetters()
        .add(
            texts.stream()
                .map(text -> new DeadLetterStore.DeadLetterEntry(queue, "odd", text))
                .toList(),
            System.currentTimeMillis())
        .join();
    String path = "/deepstream/dead-letters";

    JsonNode list = gateway.get(path + "?origin=" + queue).json();

    assertThat(list.size()).isEqualTo(texts.size());
    for (JsonNode letter : list) {
      String one = path + "/" + letter.path("id").asString();
      assertThat(letter.path("replayable").asBoolean()).isFalse();
      assertThat(gateway.get(one).status()).isEqualTo(200);
      assertThat(gateway.post(one + "/replay", "").json().path("code").asString())
          .isEqualTo("not_replayable");
      assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri(one)).DELETE()).status())
          .isEqualTo(200);
    }
    assertThat(gateway.get(path + "?origin=" + queue).json().size()).isZero();
  }

  @Test
  void jobs_canBeReadOldestFirst(GatewayFixture gateway) {
    String tenant = "old" + GatewayFixture.camera();
    List<String> jobs = posted(gateway, tenant, 3);
    String path =
        "/deepstream/jobs?sort=accepted_at&limit=2&pool=" + gateway.pool() + "&tenant=" + tenant;
    List<String> read = new ArrayList<>();
    while (!path.isEmpty()) {
      HttpAnswer page = gateway.get(path);
      page.json().forEach(job -> read.add(job.path("job_id").asString()));
      path = page.header("Link").replaceAll("^<(.*)>.*$", "$1");
    }

    assertThat(read).isEqualTo(jobs);
    assertThat(gateway.get("/deepstream/jobs?sort=x&pool=" + gateway.pool()).status())
        .isEqualTo(422);
  }

  private static String file(long id, String name) {
    return "{\"file_id\": %d, \"file_path\": \"/media/%s\", \"file_name\": \"%s\"}"
        .formatted(id, name, name);
  }

  private static String submission(String job) {
    return """
    {"kind":"SubmitJob","job_id":"%s","request":{"camera_type":"file","camera_path":"/a",
     "output_dir":"/o"}}\
    """
        .formatted(job);
  }

  private static List<String> posted(GatewayFixture gateway, String tenant, int count) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(
          gateway
              .post(
                  "/deepstream/analysis/start",
                  gateway.start(GatewayFixture.camera(), "\"tenant\": \"" + tenant + "\","))
              .json()
              .path("job_id")
              .asString());
    }
    return jobs;
  }

  private static HttpAnswer put(GatewayFixture gateway, String id, String body) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri("/deepstream/jobs/" + id + "/priority"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }
}
