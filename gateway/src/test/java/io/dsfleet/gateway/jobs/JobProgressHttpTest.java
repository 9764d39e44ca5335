package io.dsfleet.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.FakeFleet;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.SharedGatewayExtension;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedGatewayExtension.class)
class JobProgressHttpTest {
  @Test
  void job_showsItsProgressOverAllFiles(GatewayFixture gateway) {
    FakeFleet fleet = new FakeFleet(gateway.state());
    String instance = fleet.connect(1);
    try {
      long camera = GatewayFixture.camera();
      String id = submitFourFiles(gateway, camera);
      assertThat(job(gateway, id).path("percent").asDouble()).isZero();
      Assignment assignment = fleet.start(id);
      gateway
          .state()
          .jobTransitions()
          .reportFiles(
              assignment,
              List.of(
                  new FileReport(camera * 10, FileReport.FileState.STARTED, "0.mp4", null),
                  new FileReport(camera * 10, FileReport.FileState.DONE, "0.mp4", null),
                  new FileReport(camera * 10 + 1, FileReport.FileState.STARTED, "1.mp4", null)))
          .join();
      progress(gateway, assignment, 1, camera * 10 + 1);

      JsonNode running = job(gateway, id);

      assertThat(running.path("percent").asDouble()).isEqualTo(37.5);
      assertThat(running.path("fps").asDouble()).isEqualTo(20);
      // 2.5 s of this file and 5 s of each of two more.
      assertThat(running.path("seconds_left").asDouble()).isEqualTo(12.5);
      HttpAnswer list =
          gateway.get("/deepstream/jobs?pool=" + gateway.pool() + "&camera_id=" + camera);
      assertThat(list.json().at("/0/percent").asDouble()).isEqualTo(37.5);
      assertThat(list.json().at("/0/camera_path").isNull()).isTrue();
      JsonNode slots =
          gateway
              .get("/deepstream/slots?pool=" + gateway.pool() + "&instance_id=" + instance)
              .json();
      assertThat(slots.at("/0/job/percent").asDouble()).isEqualTo(37.5);
      assertThat(slots.at("/0/job/fps").asDouble()).isEqualTo(20);
      assertThat(slots.at("/0/job/seconds_left").asDouble()).isEqualTo(12.5);
      assertThat(list.header("X-Total-Count")).isEmpty();
      assertThat(
              Integer.parseInt(
                  gateway.get("/deepstream/jobs?pool=" + gateway.pool()).header("X-Total-Count")))
          .isPositive();

      progress(gateway, assignment, 0, camera * 10);
      assertThat(job(gateway, id).path("percent").asDouble())
          .as("a report from before the end of the first file")
          .isEqualTo(25);

      fleet.complete(assignment, 4);
      assertThat(job(gateway, id).path("percent").asDouble()).isEqualTo(100);
      assertThat(job(gateway, id).get("fps").isNull()).isTrue();
    } finally {
      fleet.disconnect(instance);
    }
  }

  @Test
  void job_showsItsRequestWithoutPasswords(@TempDir Path folder) throws IOException {
    Path key = Files.writeString(folder.resolve("camera.key"), "0123456789abcdef".repeat(4));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (GatewayFixture gateway = GatewayFixture.start("--dsfleet.state.camera-key-file=" + key)) {
      HttpAnswer accepted =
          gateway.post(
              "/deepstream/analysis/start",
              """
              {"pool": "%s", "camera_id": %d, "camera_type": "videostream",
               "camera_path": "rtsp://me:hunter2@cams.example/1", "output_dir": "/out"}
              """
                  .formatted(gateway.pool(), GatewayFixture.camera()));
      assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);

      JsonNode job = job(gateway, accepted.json().path("job_id").asString());

      assertThat(job.path("camera_path").asString()).isEqualTo("rtsp://me:***@cams.example/1");
      assertThat(job.path("output_dir").asString()).isEqualTo("/out");
      assertThat(job.get("callback_url").isNull()).isTrue();
    }
  }

  private static JsonNode job(GatewayFixture gateway, String id) {
    return gateway.get("/deepstream/jobs/" + id).json();
  }

  private static void progress(
      GatewayFixture gateway, Assignment assignment, int completed, long fileId) {
    gateway
        .state()
        .jobTransitions()
        .reportProgress(
            assignment,
            """
            {"processing": [{"file_id": %d, "progress_pct": 50, "frames": 50, "total_frames": 100,
             "fps": 20, "seconds_left": 2.5}], "completed_count": %d, "queued_count": 2}
            """
                .formatted(fileId, completed))
        .join();
  }

  private static String submitFourFiles(GatewayFixture gateway, long camera) {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      files
          .append(i == 0 ? "" : ",")
          .append(
              "{\"file_id\": %d, \"file_path\": \"/media/%d.mp4\"}".formatted(camera * 10 + i, i));
    }
    return gateway
        .post(
            "/deepstream/analysis/start",
            """
            {"pool": "%s", "camera_id": %d, "camera_type": "fileset", "camera_path": "/media",
             "output_dir": "/out", "files": [%s]}
            """
                .formatted(gateway.pool(), camera, files))
        .json()
        .path("job_id")
        .asString();
  }
}
