package io.dsfleet.referenceapp.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StatusReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CAMERA =
      """
      {"camera_id": 11, "status": "running", "files": {
        "processing": [{"file_id": 1, "file_name": "1.mp4", "progress_pct": 40.0, "frames": 20,
          "total_frames": 50, "fps": 40.0, "tracks": 3, "seconds_left": 0.8}],
        "completed_count": 0, "queued_count": 1, "queued": [{"file_id": 2, "file_name": "2.mp4"}]}}
      """;
  private static final String WAITING =
      """
      {"camera_id": 12, "status": "queued", "files":
        {"processing": [], "completed_count": 0, "queued_count": 0, "queued": []}}
      """;
  private static final String STREAM =
      "{'stream_id': 0, 'status': 'running', 'cameras': [".replace('\'', '"')
          + CAMERA
          + ","
          + WAITING
          + "]}";

  private AppState state = AppState.idle(2);

  @BeforeEach
  void oneCameraRunsAndOneIsQueued() {
    state = AppRules.start(state, start(11)).state();
    MediaFile first = new MediaFile(FileType.FILE, 1L, "/in/1.mp4", "1.mp4", null);
    MediaFile second = new MediaFile(FileType.FILE, 2L, "/in/2.mp4", "2.mp4", null);
    state = AppRules.push(state, new PushFile("p", 0, 11, 2, List.of(first, second))).state();
    state = AppRules.start(state, start(12)).state();
  }

  @Test
  void allStreams() {
    assertAnswer(
        null, null, "'streams': [STREAM, {'stream_id': 1, 'status': 'idle', 'cameras': []}]");
  }

  @Test
  void oneStream() {
    assertAnswer(0, null, "'stream': STREAM");
  }

  @Test
  void oneCameraOfAStream() {
    assertAnswer(0, 11L, "'stream_id': 0, 'camera': CAMERA");
    assertAnswer(0, 12L, "'stream_id': 0, 'camera': WAITING");
  }

  @Test
  void idsThatDoNotMatchAreAnError() {
    assertAnswer(
        1,
        11L,
        "'stream_id': 1, 'status': 'error', 'error_reason': 'camera 11 not found on stream 1'");
    assertAnswer(
        5, null, "'stream_id': 5, 'status': 'error', 'error_reason': 'stream 5 does not exist'");
    assertAnswer(
        null,
        11L,
        "'status': 'error', 'error_reason': 'stream_id is missing; camera_id requires it'");
  }

  @Test
  void aLongQueueIsListedInPart() {
    List<MediaFile> files =
        LongStream.range(0, 5_000)
            .mapToObj(id -> new MediaFile(FileType.FILE, id, "/in/" + id, "긴이름".repeat(80), null))
            .toList();
    state = AppRules.push(state, new PushFile("p2", 0, 11, 5_000, files)).state();
    StatusReport report = new StatusReport(state, slot -> new LiveProgress(0, 0, 0, 0), "t");
    String frame = AppProtocol.toServer(report.respond(new QueryAnalysisStatus("q", null, null)));
    assertThat(frame.getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
    assertThat(JSON.readTree(frame).at("/streams/0/cameras/0/files/queued_count").asInt())
        .isEqualTo(5_001);
  }

  private void assertAnswer(@Nullable Integer streamId, @Nullable Long cameraId, String rest) {
    StatusReport report =
        new StatusReport(state, slot -> new LiveProgress(20, 50, 3, 0.5), "2026-11-21T04:00Z");
    String frame =
        AppProtocol.toServer(report.respond(new QueryAnalysisStatus("q", streamId, cameraId)));
    String expected =
        ("{'type': 'analysis_status', 'request_id': 'q', 'timestamp': '2026-11-21T04:00Z', "
                + rest
                + "}")
            .replace('\'', '"')
            .replace("STREAM", STREAM)
            .replace("CAMERA", CAMERA)
            .replace("WAITING", WAITING);
    assertThat(JSON.readTree(frame)).isEqualTo(JSON.readTree(expected));
  }

  private static StartAnalysis start(long cameraId) {
    return new StartAnalysis(
        "s" + cameraId, 0, cameraId, CameraType.FILESET, "/in", "in", "/out", null);
  }
}
