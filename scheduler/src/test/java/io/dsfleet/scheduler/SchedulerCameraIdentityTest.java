package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.state.job.JobState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submissions over AMQP of cameras on several file systems, whose folders have one inode. */
class SchedulerCameraIdentityTest {
  /** Roots of file systems that exist on every Linux host and have the inode 1. */
  private static final String FIRST = "/proc";

  private static final String SECOND = "/sys";
  private static final JsonMapper MAPPER = new JsonMapper();

  private SchedulerFixture fleet;
  private String replies;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture();
    replies = "replies-" + fleet.name;
    fleet.admin.declareQueue(new Queue(replies, false, false, false));
  }

  @AfterEach
  void stop() {
    fleet.admin.deleteQueue(replies);
    fleet.close();
  }

  @Test
  void twoCamerasWithOneInode_haveTwoJobs() {
    String first = submit(FIRST, null, null).path("job_id").asString();
    String second = submit(SECOND, null, null).path("job_id").asString();

    assertThat(fleet.record(first).cameraId()).isEqualTo(1);
    assertThat(fleet.record(second).cameraId()).isEqualTo(MediaIdResolver.hashOf(SECOND));
    assertBusy(submit(FIRST, null, null), first);
    assertBusy(submit(SECOND, null, null), second);
    assertBusy(submit(SECOND, 1L, null), first);
  }

  @Test
  void aFreeInode_doesNotGiveACameraASecondJob() {
    String first = submit(FIRST, null, null).path("job_id").asString();
    String second = submit(SECOND, null, null).path("job_id").asString();
    fleet.publish(Topology.CONTROL, new CancelJob(first, "r")).join();
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(() -> fleet.record(first).state() == JobState.CANCELLED);

    assertBusy(submit(SECOND, null, null), second);
  }

  @Test
  void aRepeatedKey_returnsTheJobUnderItsOtherId() {
    submit(FIRST, null, null);
    String second = submit(SECOND, null, "key").path("job_id").asString();

    assertThat(submit(SECOND, null, "key").path("job_id").asString()).isEqualTo(second);
    assertThat(fleet.record(second).cameraId()).isEqualTo(MediaIdResolver.hashOf(SECOND));
  }

  private JsonNode submit(String path, @Nullable Long cameraId, @Nullable String key) {
    AnalysisRequest request =
        new AnalysisRequest(
            cameraId,
            CameraType.FILESET,
            path,
            null,
            "/o",
            List.of(new MediaFile(FileType.FILE, null, "/m/a.mp4", null, null)),
            null,
            fleet.name,
            null,
            null);
    fleet.publish(Topology.JOBS, new SubmitJob(null, request, key, replies)).join();
    Message reply = fleet.admin.getRabbitTemplate().receive(replies, 30_000);
    assertThat(reply).isNotNull();
    return MAPPER.readTree(reply.getBody());
  }

  private static void assertBusy(JsonNode reply, String job) {
    assertThat(reply.path("error_code").asString()).isEqualTo("CAMERA_BUSY");
    assertThat(reply.path("message").asString()).contains(job);
  }
}
