package io.dsfleet.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.job.FileReport.FileState;
import io.dsfleet.state.job.JobFileOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The request that repeats the files of a job which were not analysed. */
class FailedFilesRequestTest {
  private static final String LISTING =
      """
      [{"file_id": 1, "file_path": "/cam/1.mp4", "file_name": "1.mp4"},
       {"file_id": 2, "file_path": "/cam/2.mp4", "file_name": "2.mp4"},
       {"file_id": 3, "file_path": "/cam/3.mp4", "file_name": "3.mp4"}]
      """;

  @Test
  void listedFiles_areNamedUnlessAnalysed() {
    Optional<AnalysisRequest> repeated =
        JobFileResults.withoutAnalysedFiles(
            request(CameraType.FILESET, null),
            Optional.of(LISTING),
            List.of(outcome(1, FileState.DONE), outcome(2, FileState.FAILED)));

    assertThat(repeated).isPresent();
    assertThat(repeated.orElseThrow().files())
        .containsExactly(
            new MediaFile(FileType.FILE, 2L, "/cam/2.mp4", "2.mp4", "/out/2.mp4.json"),
            new MediaFile(FileType.FILE, 3L, "/cam/3.mp4", "3.mp4", "/out/3.mp4.json"));
  }

  @Test
  void listedFiles_areNamedEvenIfAllFailed() {
    Optional<AnalysisRequest> repeated =
        JobFileResults.withoutAnalysedFiles(
            request(CameraType.FILESET, null), Optional.of(LISTING), List.of());

    assertThat(repeated.orElseThrow().namedFiles()).hasSize(3);
  }

  @Test
  void folderThatWasNeverListed_isListedAgain() {
    AnalysisRequest request = request(CameraType.FILESET, null);

    assertThat(JobFileResults.withoutAnalysedFiles(request, Optional.empty(), List.of()))
        .contains(request);
  }

  @Test
  void stream_isRepeatedAsAWhole() {
    MediaFile stream = new MediaFile(FileType.VIDEOSTREAM, 5L, "rtsp://host/a", "gate", "/out/a");
    AnalysisRequest request = request(CameraType.VIDEOSTREAM, stream);

    assertThat(
            JobFileResults.withoutAnalysedFiles(
                request, Optional.empty(), List.of(outcome(5, FileState.FAILED))))
        .contains(request);
    assertThat(
            JobFileResults.withoutAnalysedFiles(
                request, Optional.empty(), List.of(outcome(5, FileState.DONE))))
        .isEmpty();
  }

  private static JobFileOutcome outcome(long id, FileState state) {
    return new JobFileOutcome(id, state, state == FileState.FAILED ? "damaged" : null);
  }

  private static AnalysisRequest request(CameraType type, MediaFile initFile) {
    return new AnalysisRequest(
        5L, type, "/cam", "cam", "/out", List.of(), initFile, null, null, null);
  }
}
