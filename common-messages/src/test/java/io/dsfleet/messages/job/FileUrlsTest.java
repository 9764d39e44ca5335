package io.dsfleet.messages.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileUrlsTest {
  @ParameterizedTest
  @CsvSource({
    "file:///rec/a%20b.mp4,/rec/a b.mp4",
    "FILE://localhost/rec/a+b.mp4,/rec/a+b.mp4",
    "file:/rec/%EA%B0%80.mp4,/rec/가.mp4",
    "file:///rec/가 b.mp4,/rec/가 b.mp4",
    "/rec/a%20b.mp4,/rec/a%20b.mp4",
    "rtsp://h/a%20b,rtsp://h/a%20b",
    "file://other/rec,file://other/rec",
    "file:///a%2,file:///a%2",
    "file:///a%zz,file:///a%zz",
    "file:///%B0%A1.mp4,file:///%B0%A1.mp4"
  })
  void toPath_decodesFileUrlsOfThisHostOnly(String text, String path) {
    assertThat(FileUrls.toPath(text)).isEqualTo(path);
  }

  @Test
  void toPaths_replacesEveryPath_exceptOfAStream() {
    MediaFile file =
        new MediaFile(FileType.FILE, 1L, "file:///r/1%20.mp4", "1", "file:///o/1.json");
    AnalysisRequest fileset =
        new AnalysisRequest(
            null,
            CameraType.FILESET,
            "file:///r",
            null,
            "file:///o",
            List.of(file),
            null,
            null,
            null,
            null);
    AnalysisRequest stream =
        new AnalysisRequest(
            null,
            CameraType.VIDEOSTREAM,
            "file:///r/1.mp4",
            null,
            "/o",
            null,
            null,
            null,
            null,
            null);

    AnalysisRequest paths = FileUrls.toPaths(fileset);

    assertThat(paths.cameraPath()).isEqualTo("/r");
    assertThat(paths.outputDir()).isEqualTo("/o");
    assertThat(paths.files())
        .containsExactly(new MediaFile(FileType.FILE, 1L, "/r/1 .mp4", "1", "/o/1.json"));
    assertThat(FileUrls.toPaths(stream)).isEqualTo(stream);
  }
}
