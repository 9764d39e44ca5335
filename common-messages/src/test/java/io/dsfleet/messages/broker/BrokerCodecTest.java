package io.dsfleet.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerCodecTest {
  private static final long BIG = (1L << 53) + 1;

  private static AnalysisRequest request() {
    MediaFile file = new MediaFile(FileType.FILE, Long.MAX_VALUE, "/영상/1.mp4", "1.mp4", null);
    return new AnalysisRequest(
        BIG, CameraType.FILESET, "/영상", "정문", "/out", List.of(file), null, null, null, null);
  }

  @Test
  void seal_everyKind_opensToTheSame() {
    Assignment assignment = new Assignment("default.1", 1, "alpha", 0, BIG);
    List<FleetEvent> events =
        List.of(
            new JobStarted(assignment, null),
            new SessionLost("alpha", 3, "default", "closed"),
            new FilesListed(assignment, request().namedFiles()));

    assertThat(BrokerCodec.open(BrokerCodec.seal(events), FleetEvent.class).items())
        .isEqualTo(events);
  }

  @Test
  void open_bareSubmission_isOneItem() {
    String bare =
        """
        {"request":{"type":"folder","path":"/a","output_dir":"/o","camera_id":9007199254740993}}
        """;

    SubmitJob submitted =
        BrokerCodec.open(bare.getBytes(StandardCharsets.UTF_8), SubmitJob.class).items().getFirst();

    assertThat(submitted.request().cameraId()).isEqualTo(BIG);
    assertThat(submitted.request().cameraType()).isEqualTo(CameraType.FILESET);
  }

  @Test
  void open_oneBadItem_costsItsNeighboursNothing() {
    byte[] sealed =
        """
        {"v":1,"items":[{"kind":"Nonsense"},{"kind":"CancelJob","job_id":"j","reason":"r"},7]}
        """
            .getBytes(StandardCharsets.UTF_8);

    BrokerCodec.Opened<ControlCommand> opened = BrokerCodec.open(sealed, ControlCommand.class);

    assertThat(opened.items()).containsExactly(new CancelJob("j", "r"));
    assertThat(opened.rejected()).hasSize(2);
  }
}
