package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.PersonModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraAnalysisTest {
  @TempDir Path folder;

  private final IdleCorePool cores = new IdleCorePool(2);

  @AfterEach
  void closeCores() {
    cores.close();
  }

  @Test
  void peopleAreTrackedThroughAllClips() {
    List<FileResult> results = new ArrayList<>();
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      for (int clip = 1; clip <= 4; clip++) {
        results.add(analysed(camera, SampleClips.clip(clip)));
      }
    }
    assertThat(results).extracting(FileResult::frames).containsExactly(50, 50, 50, 50);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.width()).isEqualTo(768);
              assertThat(result.height()).isEqualTo(576);
              assertThat(result.fps()).isEqualTo(10);
              assertThat(result.tracks()).anyMatch(track -> track.boxes().size() >= 10);
              assertThat(result.tracks()).allSatisfy(track -> holds(track, result));
            });
    for (int clip = 0; clip < 3; clip++) {
      assertThat(crossings(results.get(clip), results.get(clip + 1)))
          .as("people who cross the end of clip %d", clip + 1)
          .isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void progressIsReportedForEveryFrame() {
    List<AnalysisProgress> seen = new ArrayList<>();
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      camera.analyse(SampleClips.clip(1).toString(), 1, "clip", seen::add, () -> false);
    }
    assertThat(seen).hasSize(51);
    assertThat(seen.getFirst()).isEqualTo(new AnalysisProgress(0, 50, 0));
    assertThat(seen.getLast().frames()).isEqualTo(50);
    assertThat(seen.getLast().tracks()).isPositive();
  }

  @Test
  void aStopEndsTheAnalysisAtTheNextFrame() {
    List<AnalysisProgress> seen = new ArrayList<>();
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      AnalysisOutcome outcome =
          camera.analyse(
              SampleClips.clip(1).toString(), 1, "clip", seen::add, () -> seen.size() > 5);
      assertThat(outcome).isInstanceOf(AnalysisOutcome.Stopped.class);
    }
    assertThat(seen).hasSize(6);
  }

  @Test
  void anUnreadableFileIsReportedAndTheCameraContinues() throws IOException {
    Path noVideo = Files.writeString(folder.resolve("novideo.mp4"), "this is no video");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      assertThat(reason(camera, folder.resolve("missing.mp4"))).contains("no video file at");
      assertThat(reason(camera, folder)).contains("is not a regular file");
      assertThat(reason(camera, noVideo)).contains("FFmpeg cannot open");
      assertThat(reason(camera, empty)).contains("FFmpeg cannot open");
      assertThat(analysed(camera, SampleClips.clip(1)).frames()).isEqualTo(50);
    }
  }

  @Test
  void aPartlyOverwrittenFileIsDamagedOrDecoded() throws IOException {
    byte[] bytes = Files.readAllBytes(SampleClips.clip(2));
    for (int index = bytes.length / 4; index < bytes.length * 3 / 4; index++) {
      bytes[index] = (byte) (index * 31);
    }
    Path broken = Files.write(folder.resolve("broken.mp4"), bytes);
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      AnalysisOutcome outcome = analyse(camera, broken);
      assertThat(outcome)
          .isInstanceOfAny(AnalysisOutcome.Damaged.class, AnalysisOutcome.Unreadable.class);
    }
  }

  @Test
  void aTruncatedFileIsUnreadableOrDamaged() throws IOException {
    byte[] bytes = Files.readAllBytes(SampleClips.clip(2));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      assertThat(analyse(camera, cut))
          .isInstanceOfAny(AnalysisOutcome.Damaged.class, AnalysisOutcome.Unreadable.class);
    }
  }

  @Test
  void pathsInKoreanAndFileUrisAreRead() throws IOException {
    Path korean = folder.resolve("카메라 1번").resolve("보행자.mp4");
    Files.createDirectories(korean.getParent());
    Files.copy(SampleClips.clip(1), korean);
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      assertThat(analysed(camera, korean).frames()).isEqualTo(50);
      AnalysisOutcome outcome =
          camera.analyse("file://" + SampleClips.clip(2), 2, "uri", progress -> {}, () -> false);
      assertThat(((AnalysisOutcome.Analysed) outcome).result().frames()).isEqualTo(50);
    }
  }

  @Test
  void aNewPictureSizeEndsAllTracksAndIdsContinue() throws Exception {
    Path small = smallVideo(folder.resolve("small.avi"));
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      FileResult before = analysed(camera, SampleClips.clip(1));
      FileResult between = analysed(camera, small);
      FileResult after = analysed(camera, SampleClips.clip(2));
      assertThat(between.width()).isEqualTo(160);
      assertThat(between.height()).isEqualTo(120);
      assertThat(between.frames()).isEqualTo(6);
      long last = before.tracks().getLast().trackId();
      assertThat(after.tracks())
          .isNotEmpty()
          .allSatisfy(track -> assertThat(track.trackId()).isGreaterThan(last));
    }
  }

  private static Path smallVideo(Path file) throws FrameRecorder.Exception {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), 160, 120);
        Frame picture = new Frame(160, 120, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_MJPEG);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUVJ420P);
      recorder.setFrameRate(10);
      recorder.start();
      for (int frame = 0; frame < 6; frame++) {
        recorder.record(picture);
      }
    }
    return file;
  }

  private static void holds(TrackResult track, FileResult result) {
    assertThat(track.className()).isEqualTo("person");
    assertThat(track.confidence()).isBetween(0.0, 1.0);
    assertThat(track.lastFrame()).isLessThan(result.frames());
    assertThat(track.boxes()).hasSize(track.lastFrame() - track.firstFrame() + 1);
    for (int index = 0; index < track.boxes().size(); index++) {
      List<Integer> box = track.boxes().get(index);
      assertThat(box.get(0)).isEqualTo(track.firstFrame() + index);
      assertThat(box.get(1)).isNotNegative();
      assertThat(box.get(2)).isNotNegative();
      assertThat(box.get(3)).isPositive();
      assertThat(box.get(4)).isPositive();
      assertThat(box.get(1) + box.get(3)).isLessThanOrEqualTo(result.width());
      assertThat(box.get(2) + box.get(4)).isLessThanOrEqualTo(result.height());
    }
  }

  /** Returns tracks that continue in the next clip at the same place. */
  private static int crossings(FileResult before, FileResult after) {
    int count = 0;
    for (TrackResult track : before.tracks()) {
      for (TrackResult next : after.tracks()) {
        if (track.trackId() == next.trackId()
            && track.lastFrame() == before.frames() - 1
            && next.firstFrame() == 0) {
          assertThat(distance(track.boxes().getLast(), next.boxes().getFirst())).isLessThan(25);
          count++;
        }
      }
    }
    return count;
  }

  private static double distance(List<Integer> box, List<Integer> other) {
    double right = box.get(1) + box.get(3) / 2.0 - other.get(1) - other.get(3) / 2.0;
    double down = box.get(2) + box.get(4) / 2.0 - other.get(2) - other.get(4) / 2.0;
    return Math.hypot(right, down);
  }

  private static String reason(CameraAnalysis camera, Path file) {
    return ((AnalysisOutcome.Unreadable) analyse(camera, file)).reason();
  }

  private static FileResult analysed(CameraAnalysis camera, Path file) {
    return ((AnalysisOutcome.Analysed) analyse(camera, file)).result();
  }

  private static AnalysisOutcome analyse(CameraAnalysis camera, Path file) {
    return camera.analyse(
        file.toString(), 1, String.valueOf(file.getFileName()), progress -> {}, () -> false);
  }
}
