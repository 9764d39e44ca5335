package io.dsfleet.referenceapp.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppRulesTest {
  private static final long CAMERA = Long.MAX_VALUE;

  private AppState state = AppState.idle(2);

  @Test
  void aFreeSlotStartsACameraAtOnce() {
    assertThat(start("r1", 0, CAMERA)).containsExactly("analysis_started r1 ok");
  }

  @Test
  void filesAreAnalysedInOrderWithTheirRequestIds() {
    start("r1", 0, CAMERA);
    assertThat(push("r2", 0, CAMERA, file(1), file(2)))
        .containsExactly("processing_started r2", "analyse 1");
    assertThat(push("r3", 0, CAMERA, file(3), MediaFile.EOS)).isEmpty();
    assertThat(done()).containsExactly("file_done r2", "processing_started r2", "analyse 2");
    assertThat(done()).containsExactly("file_done r2", "processing_started r3", "analyse 3");
    assertThat(done()).containsExactly("file_done r3", "reset 0", "analysis_complete r3 done 3");
    assertThat(start("r4", 0, 5)).containsExactly("analysis_started r4 ok");
  }

  @Test
  void theInitFileIsTheFirstFile() {
    StartAnalysis start =
        new StartAnalysis("r1", 1, CAMERA, CameraType.FILESET, "/c", "c", "/out", file(1));
    assertThat(decide(AppRules.start(state, start)))
        .containsExactly("analysis_started r1 ok", "processing_started r1", "analyse 1");
  }

  @Test
  void aCameraWithOnlyEosIsComplete() {
    start("r1", 0, CAMERA);
    assertThat(push("r2", 0, CAMERA, MediaFile.EOS))
        .containsExactly("reset 0", "analysis_complete r2 done 0");
  }

  @Test
  void aDamagedFileIsReportedAndTheCameraContinues() {
    start("r1", 0, CAMERA);
    push("r2", 0, CAMERA, file(1), file(2), MediaFile.EOS);
    assertThat(ended(0, false, "no frames"))
        .containsExactly("file_done r2 error no frames", "processing_started r2", "analyse 2");
  }

  @Test
  void camerasOfABusySlotAreQueuedInOrder() {
    start("r1", 0, 11);
    push("r2", 0, 11, file(1), MediaFile.EOS);
    assertThat(start("r3", 0, 12)).isEmpty();
    assertThat(start("r4", 0, 13)).isEmpty();
    assertThat(push("r5", 0, 12, file(2), MediaFile.EOS)).isEmpty();
    assertThat(done())
        .containsExactly(
            "file_done r2",
            "reset 0",
            "analysis_complete r2 done 1",
            "analysis_started r3 ok",
            "processing_started r5",
            "analyse 2");
    assertThat(done())
        .containsExactly(
            "file_done r5", "reset 0", "analysis_complete r5 done 1", "analysis_started r4 ok");
  }

  @Test
  void invalidStartsAreRejectedWithTheReason() {
    assertThat(start("r1", 2, CAMERA))
        .containsExactly("analysis_started r1 error expected stream_id 0 to 1, but it is 2");
    assertThat(start("r2", -1, CAMERA)).hasSize(1);
    start("r3", 0, CAMERA);
    assertThat(start("r4", 0, CAMERA))
        .containsExactly(
            "analysis_started r4 error camera 9223372036854775807 is already on stream 0");
    assertThat(start("r3", 0, CAMERA)).containsExactly("analysis_started r3 ok");
  }

  @Test
  void filesOfAnotherSessionAreRejected() {
    String refused = " error Invalid stream_id or camera_id for current session";
    assertThat(push("r1", 0, CAMERA, file(1))).containsExactly("push_ack r1" + refused);
    start("r2", 0, CAMERA);
    assertThat(push("r3", 0, 5, file(1))).containsExactly("push_ack r3" + refused);
    assertThat(push("r4", 1, CAMERA, file(1))).containsExactly("push_ack r4" + refused);
    assertThat(push("r5", 7, CAMERA, file(1))).containsExactly("push_ack r5" + refused);
    push("r6", 0, CAMERA, file(1), MediaFile.EOS);
    assertThat(push("r7", 0, CAMERA, file(2)))
        .containsExactly("push_ack r7 error no files are accepted after eos");
    assertThat(push("r8", 0, CAMERA, MediaFile.EOS)).isEmpty();
  }

  @Test
  void resultPathComesFromTheFileOrTheOutputDirectory() {
    start("r1", 0, CAMERA);
    MediaFile said = new MediaFile(FileType.FILE, 1L, "/in/1.mp4", "1.mp4", "/elsewhere/1.txt");
    PushFile push = new PushFile("r2", 0, CAMERA, 2, List.of(said, file(2)));
    AppTransition first = AppRules.push(state, push);
    assertThat(((AppEffect.Analyse) first.effects().getLast()).file().outputPath())
        .isEqualTo("/elsewhere/1.txt");
    AppTransition second = AppRules.fileEnded(first.state(), new FileEnded(0, 1, false, null));
    assertThat(((AppEffect.Analyse) second.effects().getLast()).file().outputPath())
        .isEqualTo("/out/2.mp4.json");
  }

  @Test
  void slotsAreIndependent() {
    start("r1", 0, 11);
    start("r2", 1, 12);
    assertThat(push("r3", 0, 11, file(1), file(2), MediaFile.EOS)).hasSize(2);
    assertThat(push("r4", 1, 12, file(3), MediaFile.EOS)).hasSize(2);
    assertThat(interrupt("r5", 0, 11)).containsExactly("stop 0");
    assertThat(ended(1, false, null))
        .containsExactly("file_done r4", "reset 1", "analysis_complete r4 done 1");
    assertThat(ended(0, true, null)).containsExactly("reset 0", "analysis_interrupted r5 ok");
  }

  @Test
  void queuesAreBounded() {
    start("r", 0, CAMERA);
    for (int camera = 0; camera < AppRules.MAX_CAMERAS; camera++) {
      assertThat(start("r" + camera, 0, camera)).isEmpty();
    }
    assertThat(start("more", 0, 5_000))
        .containsExactly(
            "analysis_started more error the queue of the stream is full; at most 1000 cameras");
  }

  @Test
  void aRepeatedInterruptIsAnsweredOnce() {
    start("r1", 0, CAMERA);
    push("r2", 0, CAMERA, file(1));
    assertThat(interrupt("r3", 0, CAMERA)).containsExactly("stop 0");
    assertThat(interrupt("r3", 0, CAMERA)).isEmpty();
    assertThat(ended(0, true, null)).containsExactly("reset 0", "analysis_interrupted r3 ok");
  }

  @Test
  void aLongQueueIsProcessedInOrderAndReleased() {
    start("r1", 0, CAMERA);
    for (int file = 1; file <= 5_000; file++) {
      push("r2", 0, CAMERA, file(file));
    }
    for (int file = 1; file < 5_000; file++) {
      assertThat(done()).contains("analyse " + (file + 1));
    }
    assertThat(state.slots().getFirst().current().files().files()).hasSizeLessThan(2_500);
    done();
    assertThat(push("r3", 0, CAMERA, MediaFile.EOS))
        .containsExactly("reset 0", "analysis_complete r3 done 5000");
  }

  @Test
  void aFileWithoutPathRejectsItsMessage() {
    start("r1", 0, CAMERA);
    assertThat(
            push("r2", 0, CAMERA, file(1), new MediaFile(FileType.FILE, 2L, null, "b.mp4", null)))
        .containsExactly("push_ack r2 error file_path is missing in files[1]");
  }

  @Test
  void anInterruptIsAnsweredWhenTheWorkHasStopped() {
    start("r1", 0, CAMERA);
    push("r2", 0, CAMERA, file(1), file(2));
    start("r3", 0, 5);
    assertThat(interrupt("r4", 0, CAMERA)).containsExactly("stop 0");
    assertThat(push("r5", 0, CAMERA, file(3))).hasSize(1);
    assertThat(interrupt("r6", 0, CAMERA)).hasSize(1);
    assertThat(ended(0, true, null))
        .containsExactly("reset 0", "analysis_interrupted r4 ok", "analysis_started r3 ok");
  }

  @Test
  void aQueuedCameraIsInterruptedAtOnce() {
    start("r1", 0, CAMERA);
    start("r2", 0, 5);
    assertThat(interrupt("r3", 0, 5)).containsExactly("analysis_interrupted r3 ok");
    assertThat(interrupt("r4", 0, CAMERA)).containsExactly("reset 0", "analysis_interrupted r4 ok");
  }

  @Test
  void anInterruptWithoutWorkIsRejectedWithTheReason() {
    assertThat(interrupt("r1", 0, CAMERA))
        .containsExactly("analysis_interrupted r1 error stream 0 has no active analysis");
    start("r2", 0, CAMERA);
    assertThat(interrupt("r3", 0, 5))
        .containsExactly("analysis_interrupted r3 error camera 5 not found on stream 0");
    assertThat(interrupt("r4", 9, 5)).hasSize(1);
  }

  @Test
  void theFileEndOfAnEarlierRunIsIgnored() {
    start("r1", 0, CAMERA);
    push("r2", 0, CAMERA, file(1));
    assertThat(decide(AppRules.fileEnded(state, new FileEnded(0, 99, false, null)))).isEmpty();
    assertThat(decide(AppRules.fileEnded(state, new FileEnded(1, 1, false, null)))).isEmpty();
  }

  @Test
  void aStreamNeedsNoFilesAndIsCompleteWhenItEnds() {
    StartAnalysis start =
        new StartAnalysis(
            "r1", 0, CAMERA, CameraType.VIDEOSTREAM, "rtsp://camera/1", "gate", "/out", null);
    List<AppEffect> effects = AppRules.start(state, start).effects();
    assertThat(effects.getLast())
        .isEqualTo(
            new AppEffect.Analyse(
                0, 1, new PushedFile("r1", CAMERA, "gate", "rtsp://camera/1", "/out/gate.json")));
    decide(AppRules.start(state, start));
    assertThat(ended(0, false, "gone"))
        .containsExactly("file_done r1 error gone", "reset 0", "analysis_complete r1 done 1");
  }

  @Test
  void anIdleAppEndsAtOnce() {
    start("r1", 0, CAMERA);
    assertThat(decide(AppRules.terminate(state, "r2")))
        .containsExactly("app_terminated r2 ok", "exit");
    assertThat(decide(AppRules.terminate(state, "r3"))).isEmpty();
  }

  @Test
  void aBusyAppEndsWhenAllItsWorkHasStopped() {
    start("r1", 0, 11);
    push("r2", 0, 11, file(1), file(2));
    start("r3", 1, 12);
    push("r4", 1, 12, file(3));
    start("r5", 1, 13);
    assertThat(decide(AppRules.terminate(state, "r6"))).containsExactly("stop 0", "stop 1");
    assertThat(start("r7", 0, 14))
        .containsExactly("analysis_started r7 error the app is terminating");
    assertThat(ended(0, true, null)).containsExactly("reset 0");
    assertThat(ended(1, true, null)).containsExactly("reset 1", "app_terminated r6 ok", "exit");
  }

  private static MediaFile file(long id) {
    return new MediaFile(FileType.FILE, id, "/in/" + id + ".mp4", id + ".mp4", null);
  }

  private List<String> start(String requestId, int streamId, long cameraId) {
    return decide(
        AppRules.start(
            state,
            new StartAnalysis(
                requestId, streamId, cameraId, CameraType.FILESET, "/in", "in", "/out", null)));
  }

  private List<String> push(String requestId, int streamId, long cameraId, MediaFile... files) {
    return decide(
        AppRules.push(
            state,
            new PushFile(requestId, streamId, cameraId, files.length, Arrays.asList(files))));
  }

  private List<String> interrupt(String requestId, int streamId, long cameraId) {
    return decide(
        AppRules.interrupt(
            state, new InterruptAnalysis(requestId, streamId, cameraId, "user_cancelled")));
  }

  private List<String> done() {
    return ended(0, false, null);
  }

  private List<String> ended(int streamId, boolean stopped, @Nullable String problem) {
    CameraRun run = state.slots().get(streamId).current();
    return decide(AppRules.fileEnded(state, new FileEnded(streamId, run.run(), stopped, problem)));
  }

  private List<String> decide(AppTransition decision) {
    state = decision.state();
    List<String> words = new ArrayList<>();
    for (AppEffect effect : decision.effects()) {
      words.add(
          switch (effect) {
            case AppEffect.Send(var message) -> MessageSummary.of(AppProtocol.toServer(message));
            case AppEffect.Analyse(int streamId, long run, PushedFile file) ->
                "analyse " + file.fileId();
            case AppEffect.StopFile(int streamId, long run) -> "stop " + streamId;
            case AppEffect.Reset(int streamId) -> "reset " + streamId;
            case AppEffect.Exit() -> "exit";
          });
    }
    return words;
  }
}
