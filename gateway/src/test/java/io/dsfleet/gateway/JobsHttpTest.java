package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class JobsHttpTest {
  @Test
  @CoversRoutes("GET /deepstream/jobs")
  void jobs_are_listed_newest_first_in_pages(GatewayFixture gateway) {
    String tenant = "tenant" + GatewayFixture.camera();
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      HttpAnswer answer =
          gateway.post(
              "/deepstream/analysis/start",
              gateway.start(GatewayFixture.camera(), "\"tenant\": \"" + tenant + "\","));
      posted.addFirst(answer.json().path("job_id").asString());
    }

    String path = "/deepstream/jobs?pool=" + gateway.pool() + "&limit=2&tenant=" + tenant;
    List<String> read = new ArrayList<>();
    for (int pages = 0; !path.isEmpty() && pages < 1000; pages++) {
      HttpAnswer page = gateway.get(path);
      assertThat(page.status()).as(page.toString()).isEqualTo(200);
      assertThat(page.json().isArray()).isTrue();
      page.json().forEach(job -> read.add(job.path("job_id").asString()));
      path = page.header("Link").replaceAll("^<(.*)>.*$", "$1");
    }

    assertThat(read).isEqualTo(posted);
  }

  @Test
  void jobs_are_selected_by_outcome(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      String done = gateway.submit(GatewayFixture.camera());
      fleet.complete(fleet.start(done), 1);
      String partial = gateway.submit(GatewayFixture.camera());
      Assignment assignment = fleet.start(partial);
      fleet.finishFile(assignment, 1, "a.mp4");
      fleet.failFile(assignment, 2, "b.mp4", "damaged");
      fleet.complete(assignment, 2);
      String path = "/deepstream/jobs?pool=" + gateway.pool() + "&outcome=";

      JsonNode found = gateway.get(path + "Partial&limit=1").json();

      assertThat(found.at("/0/job_id").asString()).isEqualTo(partial);
      assertThat(found.at("/0/state").asString()).isEqualTo("COMPLETED");
      assertThat(gateway.get(path + "partial").json().valueStream())
          .allMatch(job -> job.path("outcome").asString().equals("partial"));
      assertThat(gateway.get(path + "all").json().toString()).contains(done);
      HttpAnswer wrong = gateway.get(path + "some");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.json().at("/errors/0/message").asString())
          .isEqualTo("expected one of [all, partial, none], but it is 'some'");
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void a_waiting_job_shows_the_reason(GatewayFixture gateway) {
    String id = gateway.submit(GatewayFixture.camera());
    assertThat(gateway.get("/deepstream/jobs/" + id).json().at("/waiting/reason").asString())
        .isEqualTo("submitting");

    gateway.state().jobTransitions().enqueue(id).join();

    JsonNode waiting = gateway.get("/deepstream/jobs/" + id).json().path("waiting");
    assertThat(waiting.path("reason").asString()).isEqualTo("no_instance");
    assertThat(waiting.path("position").isNumber()).isTrue();
    assertThat(waiting.has("estimate_seconds")).isTrue();
    gateway.state().jobTransitions().cancel(id, "test over").join();
  }

  @Test
  @CoversRoutes({"GET /deepstream/jobs/{id}/timeline", "GET /deepstream/jobs/{id}/results"})
  void a_job_has_a_timeline_and_results(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      long camera = GatewayFixture.camera();
      String id = gateway.submit(camera);
      Assignment assignment = fleet.start(id);
      gateway
          .state()
          .jobTransitions()
          .reportFiles(
              assignment,
              List.of(
                  new FileReport(camera * 10, FileReport.FileState.STARTED, "a.mp4", null),
                  new FileReport(camera * 10, FileReport.FileState.FAILED, "a.mp4", "damaged"),
                  new FileReport(1, FileReport.FileState.DONE, "b.mp4", null),
                  new FileReport(2, FileReport.FileState.DONE_OUTPUT_UNSEEN, "c.mp4", null)))
          .join();
      assertThat(gateway.get("/deepstream/jobs/" + id).json().get("outcome").isNull()).isTrue();
      fleet.complete(assignment, 1);

      JsonNode job = gateway.get("/deepstream/jobs/" + id).json();
      JsonNode timeline = gateway.get("/deepstream/jobs/" + id + "/timeline").json();
      JsonNode results = gateway.get("/deepstream/jobs/" + id + "/results").json();

      assertThat(job.path("status").asString()).isEqualTo("completed");
      assertThat(job.path("outcome").asString()).isEqualTo("partial");
      assertThat(job.path("instance_id").asString()).isEqualTo(instance);
      assertThat(job.path("files_failed").asInt()).isEqualTo(1);
      assertThat(job.path("files_done").asInt()).isEqualTo(2);
      assertThat(job.path("outputs_unseen").asInt()).isEqualTo(1);
      assertThat(job.get("waiting").isNull()).isTrue();
      assertThat(timeline.valueStream().map(entry -> entry.path("state").asString()))
          .startsWith("ACCEPTED", "QUEUED", "ASSIGNED", "STARTED")
          .endsWith("COMPLETED");
      assertThat(results.path("files").size()).isEqualTo(3);
      assertThat(results.at("/files/0/state").asString()).isEqualTo("failed");
      assertThat(results.at("/files/0/error").asString()).isEqualTo("damaged");
      assertThat(results.at("/files/0/output_path").asString()).isEqualTo("/out/a.mp4.json");
      assertThat(
              results.path("files").valueStream().map(file -> file.path("output_seen").toString()))
          .containsExactlyInAnyOrder("null", "true", "false");
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  @CoversRoutes("POST /deepstream/jobs/{id}/cancel")
  void cancel_is_sent_to_the_scheduler_and_idempotent(GatewayFixture gateway) {
    String id = gateway.submit(GatewayFixture.camera());
    try (Subscription scheduler = scheduler(gateway)) {
      HttpAnswer first =
          gateway.post("/deepstream/jobs/" + id + "/cancel", "{\"reason\": \"why\"}");
      HttpAnswer again = gateway.post("/deepstream/jobs/" + id + "/cancel", "");

      assertThat(scheduler).isNotNull();
      assertThat(first.status()).as(first.toString()).isEqualTo(200);
      assertThat(first.json().path("status").asString()).isEqualTo("cancelled");
      assertThat(again.status()).isEqualTo(200);
      assertThat(gateway.get("/deepstream/jobs/" + id).json().path("reason").asString())
          .isEqualTo("why");
    }
  }

  @Test
  void cancel_on_a_slot_is_202_until_the_app_confirms(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try (Subscription scheduler = scheduler(gateway)) {
      String id = gateway.submit(GatewayFixture.camera());
      Assignment assignment = fleet.start(id);

      HttpAnswer answer = gateway.post("/deepstream/jobs/" + id + "/cancel", "");

      assertThat(scheduler).isNotNull();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
      assertThat(answer.json().path("status").asString()).isEqualTo("cancelling");
      gateway.state().jobTransitions().reportInterrupted(assignment, null).join();
      assertThat(gateway.post("/deepstream/jobs/" + id + "/cancel", "").status()).isEqualTo(200);
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  @CoversRoutes("POST /deepstream/analysis/{id}/interrupt")
  void an_interrupt_cancels_the_job_on_the_stream(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(2);
    try (Subscription scheduler = scheduler(gateway)) {
      long camera = GatewayFixture.camera();
      String id = gateway.submit(camera);
      Assignment assignment = fleet.start(id);
      String path = "/deepstream/analysis/" + instance + "/interrupt";
      int stream = assignment.streamId();

      assertThat(scheduler).isNotNull();
      assertThat(gateway.post(path, "").status()).isEqualTo(422);
      assertThat(gateway.post(path + "?stream_id=" + (1 - stream), "").status()).isEqualTo(404);
      assertThat(
              gateway
                  .post(path + "?stream_id=" + (1 - stream) + "&camera_id=" + camera, "")
                  .json()
                  .path("detail")
                  .asString())
          .contains("on stream " + stream);
      assertThat(gateway.post("/deepstream/analysis/nobody/interrupt?stream_id=0", "").status())
          .isEqualTo(404);

      HttpAnswer answer =
          gateway.post(
              path + "?stream_id=" + stream + "&camera_id=" + camera + "&reason=because", "");

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.json().propertyNames())
          .startsWith("status", "instance_id", "stream_id", "camera_id", "reason");
      assertThat(answer.json().path("status").asString()).isEqualTo("interrupted");
      assertThat(answer.json().path("job_id").asString()).isEqualTo(id);
      gateway.state().jobTransitions().reportInterrupted(assignment, null).join();
      assertThat(gateway.get("/deepstream/jobs/" + id).json().path("state").asString())
          .isEqualTo("CANCELLED");
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void a_completed_job_cannot_be_cancelled(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      String id = gateway.submit(GatewayFixture.camera());
      fleet.complete(fleet.start(id), 1);

      HttpAnswer answer = gateway.post("/deepstream/jobs/" + id + "/cancel", "");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asString()).isEqualTo("job_ended");
    } finally {
      fleet.disconnect(instance);
    }
  }

  private static Subscription scheduler(GatewayFixture gateway) {
    return gateway
        .consumers()
        .subscribe(
            Topology.controlQueue(gateway.pool()),
            ControlCommand.class,
            fault -> false,
            items -> {
              for (ControlCommand item : items) {
                if (item instanceof CancelJob cancel) {
                  gateway.state().jobTransitions().cancel(cancel.jobId(), cancel.reason()).join();
                }
              }
              return List.of();
            });
  }
}
