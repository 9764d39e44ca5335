package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.state.job.JobRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras on several file systems, whose folders have the same inode. */
class CameraIdentityHttpTest {
  private static final String START = "/deepstream/analysis/start";

  /** Roots of file systems that exist on every Linux host and have one inode. */
  private static final String FIRST = "/proc";

  private static final String SECOND = "/sys";

  private GatewayFixture gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = GatewayFixture.start("--dsfleet.gateway.media-visibility=parent");
    assertThat(Files.getAttribute(Path.of(FIRST), "unix:ino"))
        .isEqualTo(Files.getAttribute(Path.of(SECOND), "unix:ino"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void twoCamerasWithOneInode_haveTwoJobs() {
    HttpAnswer first = submit(FIRST, "");
    HttpAnswer second = submit(SECOND, "");

    assertThat(first.status()).as(first.toString()).isEqualTo(202);
    assertThat(second.status()).as(second.toString()).isEqualTo(202);
    assertThat(cameraId(first)).isEqualTo(1);
    assertThat(cameraId(second)).isEqualTo(MediaIdResolver.hashOf(SECOND)).isLessThan(1L << 49);
    JobRecord job = gateway.state().queries().job(jobId(second)).join().orElseThrow();
    assertThat(job.cameraId()).isEqualTo(cameraId(second));
    assertThat(
            gateway.state().queries().decodedRequest(jobId(second)).join().orElseThrow().cameraId())
        .isEqualTo(cameraId(second));
  }

  @Test
  void aCameraWithALiveJob_isBusyUnderBothOfItsIds(@TempDir Path folder) throws IOException {
    submit(FIRST, "");
    HttpAnswer second = submit(SECOND, "");
    assertBusy(submit(FIRST, ""));
    assertBusy(submit(SECOND, ""));
    assertBusy(submit(SECOND + "/", ""));
    assertBusy(submit(Files.createSymbolicLink(folder.resolve("link"), Path.of(SECOND)), ""));

    // The inode is free again, but the second camera still has its job under the other id.
    cancel(gateway.state().queries().liveJobOf(1).join().orElseThrow());
    assertThat(gateway.state().queries().liveJobOf(1).join()).isEmpty();
    HttpAnswer again = submit(SECOND, "");
    assertBusy(again);
    assertThat(again.json().path("job_id").asString()).isEqualTo(jobId(second));
  }

  @Test
  void anIdThatTheClientNames_isNotReplaced() {
    submit(FIRST, "");

    HttpAnswer named = submit(SECOND, "\"camera_id\": 1,");

    assertBusy(named);
    assertThat(named.json().path("detail").asString()).startsWith("camera 1 already has");
  }

  @Test
  void aRepeatedIdempotencyKey_returnsTheJobWithItsCamera() {
    submit(FIRST, "");
    HttpAnswer first =
        gateway.post(START, body(SECOND, ""), "Idempotency-Key", "key-" + gateway.pool());
    HttpAnswer repeated =
        gateway.post(START, body(SECOND, ""), "Idempotency-Key", "key-" + gateway.pool());

    assertThat(repeated.status()).as(repeated.toString()).isEqualTo(202);
    assertThat(jobId(repeated)).isEqualTo(jobId(first));
    assertThat(cameraId(repeated)).isEqualTo(cameraId(first)).isNotEqualTo(1);
  }

  @Test
  void aRetry_choosesTheFreeId() {
    String cancelled = jobId(submit(SECOND, ""));
    cancel(cancelled);
    assertThat(cameraId(submit(FIRST, ""))).isEqualTo(1);

    HttpAnswer retried = gateway.post("/deepstream/jobs/" + cancelled + "/retry", "{}");

    assertThat(retried.status()).as(retried.toString()).isEqualTo(202);
    assertThat(cameraId(retried)).isEqualTo(MediaIdResolver.hashOf(SECOND));
    assertBusy(submit(SECOND, ""));
  }

  private void cancel(String job) {
    gateway.state().jobTransitions().cancel(job, "requested").join();
  }

  private HttpAnswer submit(Object path, String more) {
    return gateway.post(START, body(path, more));
  }

  private String body(Object path, String more) {
    return """
    {%s "pool": "%s", "type": "folder", "path": "%s", "output_dir": "/out",
     "items": [{"file_path": "/media/a.mp4"}]}
    """
        .formatted(more, gateway.pool(), path);
  }

  private static void assertBusy(HttpAnswer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("camera_busy");
  }

  private static String jobId(HttpAnswer answer) {
    return answer.json().path("job_id").asString();
  }

  private static long cameraId(HttpAnswer answer) {
    return answer.json().path("camera_id").asLong();
  }
}
