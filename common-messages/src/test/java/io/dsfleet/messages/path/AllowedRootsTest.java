package io.dsfleet.messages.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedRootsTest {
  private final AllowedRoots roots =
      new AllowedRoots(
          false,
          List.of("/media", "/out/", "rtsp://cams.example"),
          (path, folders) ->
              !path.startsWith("/media/link") && folders.stream().anyMatch(path::startsWith));

  private static AnalysisRequest request(String path, String out, MediaFile... files) {
    return new AnalysisRequest(
        1L, CameraType.FILESET, path, null, out, List.of(files), null, null, null, null);
  }

  private List<String> outside(AnalysisRequest request) {
    return roots.validate(request).stream().map(FieldError::field).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/media", "/media/", "/media/cam/1", "/out", "rtsp://cams.example/1"})
  void check_pathBelowARoot_isAccepted(String path) {
    assertThat(outside(request(path, "/out"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "/mediaother",
        "/media/../etc",
        "/media/a/..",
        "media/cam",
        "\\media",
        "/media\\..\\x",
        "/media/\0",
        "/media/link",
        "/media/link/passwd",
        "rtsp://cams.example.evil/1",
        "rtsp://cams.example@evil/1",
        "file:///media/1"
      })
  void check_pathOutside_isRejected(String path) {
    assertThat(outside(request(path, "/out"))).containsExactly("camera_path");
  }

  @Test
  void check_request_coversEveryPath() {
    MediaFile file = new MediaFile(FileType.FILE, 1L, "/etc/passwd", "p", "/etc/cron.d");
    AnalysisRequest request = request("/media", "/etc", file).withFiles(file, List.of(file));

    assertThat(outside(request))
        .containsExactly(
            "output_dir",
            "init_file.file_path",
            "init_file.output_path",
            "files[0].file_path",
            "files[0].output_path");
    assertThat(new AllowedRoots(true, List.of(), (path, folders) -> false).validate(request))
        .isEmpty();
  }
}
