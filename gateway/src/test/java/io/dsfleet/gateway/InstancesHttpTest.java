package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class InstancesHttpTest {
  @Test
  @CoversRoutes({"GET /deepstream/instances", "GET /deepstream/instances/{id}"})
  void an_instance_has_the_fields_of_the_original_server(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String id = fleet.connect(2);
    try {
      JsonNode instance = gateway.get("/deepstream/instances/" + id).json();

      assertThat(instance.propertyNames())
          .startsWith(
              "instance_id",
              "config_path",
              "streams_count",
              "gpu_allocated",
              "status",
              "ws_status",
              "launched_at",
              "log_path");
      assertThat(instance.path("streams_count").asInt()).isEqualTo(2);
      assertThat(instance.path("gpu_allocated").toString()).isEqualTo("[0,\"GPU-8a\"]");
      assertThat(instance.path("start_time").asString()).isEqualTo("now");
      assertThat(instance.path("status").asString()).isEqualTo("idle");
      assertThat(instance.path("ws_status").asString()).isEqualTo("connected");
      for (String path : List.of("/deepstream/instances", "/deepstream/instances/")) {
        HttpAnswer list = gateway.get(path);
        assertThat(list.json().isArray()).isTrue();
        assertThat(list.json().valueStream().map(i -> i.path("instance_id").asString()))
            .contains(id);
      }
    } finally {
      fleet.disconnect(id);
    }
    assertThat(gateway.get("/deepstream/instances/" + id).json().path("ws_status").asString())
        .isEqualTo("disconnected");
  }

  @Test
  @CoversRoutes("GET /deepstream/instances/{id}/stop")
  void a_shutdown_lists_its_stages(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String id = fleet.connect(1);
    String path = "/deepstream/instances/" + id + "/stop";
    try {
      assertThat(gateway.get(path).json().path("code").asString()).isEqualTo("not_ended");
      assertThat(gateway.get("/deepstream/instances/none/stop").json().path("code").asString())
          .isEqualTo("unknown_instance");

      gateway.state().shutdowns().begin(id, null, "update", false).join();
      JsonNode stop = gateway.get(path + "/").json();

      assertThat(stop.propertyNames())
          .containsExactly(
              "instance_id",
              "pool",
              "process_id",
              "rung",
              "reason",
              "began_at",
              "until",
              "ended_at",
              "rungs");
      assertThat(stop.path("rung").asString()).isEqualTo("TERMINATE");
      assertThat(stop.path("reason").asString()).isEqualTo("update");
      assertThat(stop.path("ended_at").isNull()).isTrue();
      assertThat(stop.at("/rungs/0/at").asString()).isEqualTo(stop.path("began_at").asString());
    } finally {
      fleet.disconnect(id);
    }
  }

  @Test
  @CoversRoutes("GET /deepstream/instances/{id}/log")
  void log_lines_are_listed_oldest_first(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String id = fleet.connect(1);
    String other = fleet.connect(1);
    String path = "/deepstream/instances/" + id + "/log";
    try {
      for (String line : List.of("one", "둘", "three")) {
        log(gateway, id, line);
        log(gateway, other, "not " + line);
      }

      JsonNode all = gateway.get(path).json();
      JsonNode last = gateway.get(path + "/?lines=2").json();

      assertThat(lines(all)).containsExactly("one", "둘", "three");
      assertThat(lines(last)).containsExactly("둘", "three");
      assertThat(all.at("/lines/0/level").asString()).isEqualTo("warn");
      assertThat(all.at("/lines/0/at").asString()).endsWith("Z");
      assertThat(gateway.get("/deepstream/instances/none/log").status()).isEqualTo(404);
      for (String lines : List.of("0", "1001", "x")) {
        assertThat(gateway.get(path + "?lines=" + lines).status()).as(lines).isEqualTo(422);
      }
    } finally {
      fleet.disconnect(id);
      fleet.disconnect(other);
    }
  }

  private static void log(GatewayFixture gateway, String id, String line) {
    long session = gateway.state().queries().instance(id).join().orElseThrow().session();
    assertThat(gateway.state().sessions().publishLogLine(id, session, "warn", line).join())
        .isTrue();
  }

  private static List<String> lines(JsonNode log) {
    return log.path("lines").valueStream().map(each -> each.path("line").asString()).toList();
  }

  @Test
  void instances_are_filtered_sorted_and_paged(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String small = fleet.connect(31);
    String large = fleet.connect(32);
    try {
      String path = "/deepstream/instances?ws_status=connected&status=idle&sort=-streams_count";
      HttpAnswer first = gateway.get(path + "&limit=1");
      String next = first.header("Link").replaceAll("^<(.*)>.*$", "$1");

      assertThat(first.json().at("/0/instance_id").asString()).isEqualTo(large);
      assertThat(Integer.parseInt(first.header("X-Total-Count"))).isGreaterThanOrEqualTo(2);
      assertThat(gateway.get(next).json().at("/0/instance_id").asString()).isEqualTo(small);
      assertThat(gateway.get("/deepstream/instances?sort=nonsense").status()).isEqualTo(422);
      assertThat(gateway.get("/deepstream/instances?limit=0").status()).isEqualTo(422);
    } finally {
      fleet.disconnect(small);
      fleet.disconnect(large);
    }
  }

  @Test
  void status_has_the_structure_of_analysis_status(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String id = fleet.connect(2);
    try {
      long camera = GatewayFixture.camera();
      Assignment assignment = fleet.start(gateway.submit(camera));
      gateway
          .state()
          .jobTransitions()
          .reportFiles(
              assignment,
              List.of(new FileReport(camera * 10, FileReport.FileState.STARTED, "a.mp4", null)))
          .join();
      gateway
          .state()
          .jobTransitions()
          .reportProgress(
              assignment,
              "{\"processing\":[{\"file_id\":%d,\"file_name\":\"a.mp4\",\"progress_pct\":12.5,\"frames\":25}]}"
                  .formatted(camera * 10))
          .join();

      JsonNode all = gateway.get("/deepstream/analysis/status").json();
      JsonNode stream = all.path(id).path("streams").path(assignment.streamId());
      JsonNode files = stream.at("/cameras/0/files");
      String one = "/deepstream/analysis/status/" + id;
      JsonNode cameraOnly =
          gateway.get(one + "?stream_id=" + assignment.streamId() + "&camera_id=" + camera).json();

      assertThat(all.path(id).path("streams").size()).isEqualTo(2);
      assertThat(stream.path("status").asString()).isEqualTo("running");
      assertThat(stream.at("/cameras/0/camera_id").asLong()).isEqualTo(camera);
      assertThat(files.at("/processing/0/progress_pct").asDouble()).isEqualTo(12.5);
      assertThat(files.at("/processing/0/frames").asInt()).isEqualTo(25);
      assertThat(files.path("completed_count").asInt(-1)).isZero();
      assertThat(files.path("queued").isArray()).isTrue();
      assertThat(gateway.get(one).json().path("streams").size()).isEqualTo(2);
      assertThat(gateway.get(one + "?stream_id=1").json().at("/stream/stream_id").asInt())
          .isEqualTo(1);
      assertThat(cameraOnly.at("/camera/camera_id").asLong()).isEqualTo(camera);
      assertThat(gateway.get(one + "?stream_id=7").status()).isEqualTo(404);
      assertThat(
              gateway
                  .get(one + "?stream_id=" + (1 - assignment.streamId()) + "&camera_id=" + camera)
                  .status())
          .isEqualTo(404);
      fleet.complete(assignment, 1);
    } finally {
      fleet.disconnect(id);
    }
  }

  @Test
  @CoversRoutes({"GET /", "GET /health", "GET /deepstream/health"})
  void health_root_and_slashes(GatewayFixture gateway) {
    gateway.state().sessions().heartbeat("bridge-test", List.of()).join();

    HttpAnswer health = gateway.get("/deepstream/health/");

    assertThat(health.status()).as(health.toString()).isEqualTo(200);
    assertThat(health.json().path("status").asString()).isEqualTo("ok");
    assertThat(health.json().propertyNames())
        .contains(
            "timestamp",
            "connected_instances",
            "total_instances",
            "total_processes",
            "running_processes",
            "websocket",
            "system");
    assertThat(gateway.get("/health").json().path("status").asString()).isEqualTo("healthy");
    assertThat(gateway.get("/").json().has("docs_url")).isTrue();
  }
}
