package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.state.DeadLetterStore;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;

/** External submissions: passwords are encrypted, and paths restricted to the media roots. */
class SchedulerSecretsTest {
  private static final String URL = "rtsp://viewer:s3cret@10.0.0.7:554/live";

  @TempDir Path folder;

  @Test
  void password_isEncrypted_inTheStateTheMessageAndTheDeadLetter() {
    with(
        fleet -> {
          publish(fleet, camera(fleet, URL, "/out"));
          await().atMost(SchedulerFixture.TIMEOUT).until(() -> !jobs(fleet).isEmpty());
          String stored =
              fleet.pool.queries().request(jobs(fleet).getFirst().id()).join().orElseThrow();
          assertThat(stored).contains("rtsp://viewer:~s1~").doesNotContain("s3cret");
          assertThat(fleet.context.getBean(UrlSecretSealer.class).open(stored)).contains(URL);

          publish(fleet, camera(fleet, URL, "/out").withCameraId(-1));
          DeadLetterStore.DeadLetterEntry dead = awaitDead(fleet, "camera_id");
          assertThat(dead.text()).contains("rtsp://viewer:~s1~").doesNotContain("s3cret");
        },
        "dsfleet.state.camera-key-file=" + folder.resolve("camera.key"),
        "dsfleet.state.create-camera-key=true");
  }

  @Test
  void password_withoutKey_isRefusedAndNotStored() {
    with(
        fleet -> {
          publish(fleet, camera(fleet, URL, "/out"));

          assertThat(reply(fleet)).contains("no key is configured");
          DeadLetterStore.DeadLetterEntry dead = awaitDead(fleet, "no key is configured");
          assertThat(dead.text()).contains("rtsp://viewer:***@").doesNotContain("s3cret");
          assertThat(jobs(fleet)).isEmpty();
        });
  }

  @Test
  void pathsOutsideTheRoots_areRefused_linksResolved() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("media/gate"));
    Path outside = Files.createDirectories(folder.resolve("private"));
    Files.createSymbolicLink(folder.resolve("media/link"), outside);
    with(
        fleet -> {
          for (String bad :
              List.of(
                  outside.toString(),
                  folder.resolve("media/link").toString(),
                  folder + "/media/../private",
                  folder + "/media-of-others",
                  "rtsp://10.0.0.7/live")) {
            publish(fleet, request(fleet, CameraType.FILESET, bad, inside.toString()));
            assertThat(reply(fleet)).as(bad).contains("camera_path: the path is outside");
            publish(fleet, request(fleet, CameraType.FILESET, inside.toString(), bad));
            assertThat(reply(fleet)).as(bad).contains("output_dir: the path is outside");
          }
          assertThat(jobs(fleet)).isEmpty();

          publish(
              fleet, request(fleet, CameraType.FILESET, inside.toString(), inside + "/results"));
          assertThat(reply(fleet)).contains("\"status\":\"accepted\"");
        },
        "dsfleet.scheduler.any-media=false",
        "dsfleet.scheduler.media-roots=" + folder.resolve("media"));
  }

  private static void with(Consumer<SchedulerFixture> test, String... settings) {
    try (SchedulerFixture fleet = new SchedulerFixture(settings)) {
      fleet.admin.declareQueue(new Queue(replies(fleet), false, false, false));
      try {
        test.accept(fleet);
      } finally {
        fleet.admin.deleteQueue(replies(fleet));
      }
    }
  }

  private static String replies(SchedulerFixture fleet) {
    return "replies-" + fleet.name;
  }

  private static void publish(SchedulerFixture fleet, AnalysisRequest request) {
    fleet.publish(Topology.JOBS, new SubmitJob(null, request, null, replies(fleet))).join();
  }

  private static String reply(SchedulerFixture fleet) {
    @Nullable Message message =
        await()
            .atMost(SchedulerFixture.TIMEOUT)
            .until(() -> fleet.admin.getRabbitTemplate().receive(replies(fleet)), Objects::nonNull);
    return new String(message.getBody(), StandardCharsets.UTF_8);
  }

  private static AnalysisRequest camera(SchedulerFixture fleet, String url, String output) {
    return request(fleet, CameraType.VIDEOSTREAM, url, output);
  }

  private static AnalysisRequest request(
      SchedulerFixture fleet, CameraType type, String path, String output) {
    return new AnalysisRequest(
        fleet.request(1).cameraId(), type, path, null, output, null, null, fleet.name, null, null);
  }

  private static List<JobRecord> jobs(SchedulerFixture fleet) {
    return fleet.pool.queries().jobs(JobFilter.ALL, null, 10).join().jobs();
  }

  private static DeadLetterStore.DeadLetterEntry awaitDead(SchedulerFixture fleet, String reason) {
    DeadLetterStore record = fleet.context.getBean(FleetState.class).deadLetters();
    return await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(
            () ->
                record.newest(100).join().stream()
                    .filter(letter -> letter.origin().contains(fleet.name))
                    .filter(letter -> letter.reason().contains(reason))
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }
}
