package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.MediaIdResolver;
import io.dsfleet.messages.job.RequestCompleter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCompleterTest {
  private final FakeMediaInspector media =
      new FakeMediaInspector()
          .with("/cam", MediaInspector.PathKind.FOLDER, 999_999_999_999_999L)
          .with("/large", MediaInspector.PathKind.FOLDER, 1_000_000_000_000_000L)
          .with("/unsigned", MediaInspector.PathKind.FOLDER, Long.MIN_VALUE + 7)
          .with("/cam/a.mp4", MediaInspector.PathKind.FILE, 77);
  private final RequestCompleter completion =
      new RequestCompleter(new MediaIdResolver(media::inodeOf));

  @Test
  void camera_id_is_the_inode_of_the_folder_where_it_can_be_seen() {
    AnalysisRequest request = completion.complete(AnalysisRequests.of(CameraType.FILESET, "/cam"));

    assertThat(request.cameraId()).isEqualTo(999_999_999_999_999L);
    assertThat(request.namedFiles()).isEmpty();
  }

  @Test
  void an_inode_of_more_than_15_digits_or_of_2_to_the_63_is_replaced_by_the_hash() {
    for (String path : List.of("/large", "/unsigned")) {
      assertThat(completion.complete(AnalysisRequests.of(CameraType.FILESET, path)).cameraId())
          .isEqualTo(MediaIdResolver.hashOf(path));
    }
  }

  @Test
  void camera_id_is_a_stable_positive_hash_of_at_most_15_digits_elsewhere() {
    AnalysisRequest request = AnalysisRequests.of(CameraType.FILESET, "/elsewhere/카메라");

    Long id = completion.complete(request).cameraId();

    assertThat(id)
        .isBetween(1L, 999_999_999_999_999L)
        .isEqualTo(MediaIdResolver.hashOf("/elsewhere/카메라/"));
    assertThat(MediaIdResolver.hashOf("/elsewhere/b")).isNotEqualTo(id);
  }

  @Test
  void given_ids_and_paths_stay_as_they_are() {
    MediaFile file = new MediaFile(FileType.FILE, 1L, "/cam/a.mp4", "A", "/elsewhere/a.json");

    AnalysisRequest request =
        completion.complete(
            AnalysisRequests.of(CameraType.FILESET, "/cam", file).withCameraId((1L << 53) + 1));

    assertThat(request.cameraId()).isEqualTo((1L << 53) + 1);
    assertThat(request.files()).containsExactly(file);
  }

  @Test
  void file_ids_names_and_output_paths_are_filled() {
    AnalysisRequest request =
        completion.complete(
            AnalysisRequests.of(
                CameraType.FILESET,
                "/cam",
                AnalysisRequests.file(null, "/cam/a.mp4"),
                AnalysisRequests.file(null, "/cam/b.tar.mp4")));

    assertThat(request.files())
        .containsExactly(
            new MediaFile(FileType.FILE, 77L, "/cam/a.mp4", "a.mp4", "/out/a.mp4.json"),
            new MediaFile(
                FileType.FILE,
                MediaIdResolver.hashOf("/cam/b.tar.mp4"),
                "/cam/b.tar.mp4",
                "b.tar.mp4",
                "/out/b.tar.mp4.json"));
  }

  @Test
  void init_file_becomes_the_first_file_and_is_not_analysed_twice() {
    MediaFile first = AnalysisRequests.file(1L, "/cam/a.mp4");
    AnalysisRequest asked =
        AnalysisRequests.of(CameraType.FILESET, "/cam")
            .withFiles(
                first, List.of(AnalysisRequests.file(2L, "/cam/b.mp4"), first, MediaFile.EOS));

    AnalysisRequest request = completion.complete(asked);

    assertThat(request.initFile()).isNull();
    assertThat(request.files()).extracting(MediaFile::fileId).containsExactly(1L, 2L);
  }

  @Test
  void two_files_of_one_id_can_be_told_apart() {
    AnalysisRequest request =
        completion.complete(
            AnalysisRequests.of(
                CameraType.FILESET,
                "/cam",
                AnalysisRequests.file(7L, "/cam/a.mp4"),
                AnalysisRequests.file(7L, "/cam/link.mp4")));

    assertThat(request.files())
        .extracting(MediaFile::fileId)
        .containsExactly(7L, MediaIdResolver.hashOf("/cam/link.mp4"));
  }

  @Test
  void a_file_job_has_one_file_whose_id_is_the_camera_id() {
    AnalysisRequest unnamed =
        completion.complete(AnalysisRequests.of(CameraType.FILE, "/cam/a.mp4"));
    AnalysisRequest named =
        completion.complete(
            AnalysisRequests.of(
                CameraType.FILE, "/cam/a.mp4", AnalysisRequests.file(9L, "/cam/a.mp4")));
    AnalysisRequest camera =
        completion.complete(AnalysisRequests.of(CameraType.FILE, "/cam/a.mp4").withCameraId(5));

    assertThat(unnamed.cameraId()).isEqualTo(77L);
    assertThat(unnamed.files()).extracting(MediaFile::fileId).containsExactly(77L);
    assertThat(named.cameraId()).isEqualTo(9L);
    assertThat(camera.files()).extracting(MediaFile::fileId).containsExactly(5L);
  }

  @Test
  void a_stream_has_its_url_as_init_file_and_no_files() {
    AnalysisRequest request =
        completion.complete(AnalysisRequests.of(CameraType.VIDEOSTREAM, "rtsp://cam.example/1"));

    assertThat(request.files()).isEmpty();
    MediaFile source = request.initFile();
    assertThat(source).isNotNull();
    assertThat(source.fileType()).isEqualTo(FileType.VIDEOSTREAM);
    assertThat(source.filePath()).isEqualTo("rtsp://cam.example/1");
    assertThat(source.fileId()).isEqualTo(request.cameraId());
    assertThat(source.outputPath()).isEqualTo("/out/stream.json");
  }
}
