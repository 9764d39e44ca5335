package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.path.AllowedRoots;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaPathValidatorTest {
  private final FakeMediaInspector media =
      new FakeMediaInspector()
          .with("/cam", MediaInspector.PathKind.FOLDER, 1)
          .with("/cam/a.mp4", MediaInspector.PathKind.FILE, 2)
          .missing("/gone")
          .empty("/bare");
  private final MediaPathValidator any =
      new MediaPathValidator(media, new AllowedRoots(true, List.of(), media::isInside));
  private final MediaPathValidator rooted =
      new MediaPathValidator(
          media,
          new AllowedRoots(
              false, List.of("/media", "/out/", "rtsp://cams.example"), media::isInside));

  @Test
  void paths_of_the_wrong_kind_are_refused() {
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILESET, "/gone")))
        .containsExactly("camera_path");
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILESET, "/bare")))
        .containsExactly("camera_path");
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILESET, "/cam/a.mp4")))
        .containsExactly("camera_path");
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILE, "/cam")))
        .containsExactly("camera_path");
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILE, "/gone")))
        .containsExactly("camera_path");
  }

  @Test
  void valid_and_unknown_paths_are_accepted() {
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILESET, "/cam"))).isEmpty();
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILE, "/cam/a.mp4"))).isEmpty();
    assertThat(faultyFields(any, AnalysisRequests.of(CameraType.FILESET, "/on/the/apps/host")))
        .isEmpty();
  }

  @Test
  void a_job_with_named_files_is_accepted_without_a_check_of_the_folder() {
    AnalysisRequest request =
        AnalysisRequests.of(CameraType.FILESET, "/gone", AnalysisRequests.file(1L, "/gone/a.mp4"));

    assertThat(faultyFields(any, request)).isEmpty();
  }

  @Test
  void paths_stay_below_the_roots() {
    assertThat(faultyFields(rooted, AnalysisRequests.of(CameraType.FILESET, "/media/cam")))
        .isEmpty();
    assertThat(
            faultyFields(
                rooted, AnalysisRequests.of(CameraType.VIDEOSTREAM, "rtsp://cams.example/1")))
        .isEmpty();
    for (String path :
        List.of(
            "/etc", "/mediaother", "/media/../etc", "media/cam", "rtsp://cams.example.evil/1")) {
      CameraType type = path.startsWith("rtsp") ? CameraType.VIDEOSTREAM : CameraType.FILESET;
      assertThat(faultyFields(rooted, AnalysisRequests.of(type, path)))
          .as(path)
          .containsExactly("camera_path");
    }
  }

  @Test
  void named_files_and_results_stay_below_the_roots_too() {
    AnalysisRequest request =
        AnalysisRequests.of(
            CameraType.FILESET, "/media/cam", AnalysisRequests.file(1L, "/etc/passwd"));

    assertThat(faultyFields(rooted, request)).containsExactly("files[0].file_path");
    assertThat(
            faultyFields(
                new MediaPathValidator(media, new AllowedRoots(false, List.of(), media::isInside)),
                request))
        .hasSize(3);
  }

  private static List<String> faultyFields(MediaPathValidator rules, AnalysisRequest request) {
    return rules.validate(request).stream().map(FieldError::field).toList();
  }
}
