package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.scriptedapp.AppBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a bridge reports about results that a scripted app never writes. */
class OutputCheckTest {
  private static final long FIRST = 1;
  private static final long SECOND = 2;

  @TempDir private static Path shared;
  private static TestBridge bridge;

  @TempDir private Path results;

  @BeforeAll
  static void start() {
    bridge =
        new TestBridge(
            "dsfleet.bridge.path-rules[0].from=" + shared,
            "dsfleet.bridge.path-rules[0].to=/app/results");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @Test
  void missingResultInAVisibleFolder_failsTheFile_beforeTheJobCompletes() throws IOException {
    Files.createFile(results.resolve("1.mp4.json"));
    try (RegisteredApp at = obedient()) {
      Assignment job = start(at, results.toString());

      assertThat(at.next(FileFinished.class))
          .isEqualTo(new FileFinished(job, FIRST, "1.mp4", null, true));
      FileFinished second = at.next(FileFinished.class);
      assertThat(second.fileId()).isEqualTo(SECOND);
      assertThat(second.outputSeen()).isNull();
      assertThat(second.error())
          .startsWith("output_missing: ")
          .endsWith(results.resolve("2.mp4.json").toString());
      assertThat(at.next(JobCompleted.class).ok()).isTrue();
    }
  }

  @Test
  void folderThatTheBridgeCannotSee_isReportedAsUnseen() {
    try (RegisteredApp at = obedient()) {
      start(at, results.resolve("of-another-host").toString());

      assertThat(at.next(FileFinished.class).outputSeen()).isFalse();
      FileFinished second = at.next(FileFinished.class);
      assertThat(second.outputSeen()).isFalse();
      assertThat(second.error()).isNull();
    }
  }

  @Test
  void resultIsLookedForAtThePathOfThisHost() throws IOException {
    Files.createFile(shared.resolve("1.mp4.json"));
    try (RegisteredApp at = obedient()) {
      start(at, shared.toString());

      assertThat(at.next(FileFinished.class).outputSeen()).isTrue();
      assertThat(at.next(FileFinished.class).error()).startsWith("output_missing: ");
    }
  }

  @Test
  void fileThatTheAppFailed_isNotLookedFor() {
    try (RegisteredApp at =
        new RegisteredApp(
            bridge,
            settings -> settings.behaviour(AppBehaviour.obedient().unreadable(file -> true)))) {
      start(at, results.toString());

      assertThat(at.next(FileFinished.class).error()).doesNotContain("output_missing");
    }
  }

  private static RegisteredApp obedient() {
    return new RegisteredApp(bridge, settings -> settings.behaviour(AppBehaviour.obedient()));
  }

  private static Assignment start(RegisteredApp at, String outputDir) {
    List<MediaFile> files = new ArrayList<>();
    for (long id : List.of(FIRST, SECOND)) {
      files.add(new MediaFile(FileType.FILE, id, "/media/" + id + ".mp4", id + ".mp4", null));
    }
    Assignment job = at.assignment("outputs");
    at.command(
        new StartJob(
            job,
            at.ready.session(),
            new AnalysisRequest(
                RegisteredApp.CAMERA,
                CameraType.FILESET,
                "/media",
                "gate",
                outputDir,
                files,
                null,
                null,
                null,
                null)));
    return job;
  }
}
