package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptedAppLoadTest {
  private static final int JOBS = 2_000;

  @Test
  void fourAppsOfEightStreams_completeTwoThousandJobs() {
    AtomicLong next = new AtomicLong(32);
    try (ScriptedServer server = new ScriptedServer()) {
      server.keepReceived(false);
      server.onMessage(
          (id, message) -> {
            if (message instanceof AnalysisStarted started) {
              server.send(id, push(started.streamId(), started.cameraId()));
            } else if (message instanceof AnalysisComplete complete) {
              long camera = next.getAndIncrement();
              if (camera < JOBS) {
                server.send(id, start(complete.streamId(), camera));
              }
            }
          });
      List<ScriptedApp> apps = connect(server, 4, 8);
      long began = System.nanoTime();
      for (int slot = 0; slot < 32; slot++) {
        server.send("app-" + slot / 8, start(slot % 8, slot));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> completed(apps) == JOBS);
      long millis = (System.nanoTime() - began) / 1_000_000;
      System.getLogger("load").log(System.Logger.Level.INFO, JOBS + " jobs in " + millis + " ms");

      assertThat(apps).allMatch(app -> app.observations().violationCount() == 0);
      apps.forEach(ScriptedApp::close);
    }
  }

  @Test
  void thousandApps_shareFewThreads() {
    try (ScriptedServer server = new ScriptedServer()) {
      int before = Thread.activeCount();
      List<ScriptedApp> apps = connect(server, 1_000, 3);

      assertThat(server.registrations()).hasSize(1_000);
      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("scripted-app-"))
                  .count())
          .isLessThanOrEqualTo(4);
      assertThat(before).isPositive();
      apps.forEach(ScriptedApp::close);
    }
  }

  private static List<ScriptedApp> connect(ScriptedServer server, int count, int streams) {
    List<ScriptedApp> apps =
        IntStream.range(0, count)
            .mapToObj(i -> ScriptedApp.connect(server.uri(), "app-" + i, streams))
            .toList();
    apps.forEach(app -> assertThat(app.ready()).succeedsWithin(Duration.ofSeconds(30)));
    return apps;
  }

  private static int completed(List<ScriptedApp> apps) {
    return apps.stream().mapToInt(app -> app.observations().completedCount()).sum();
  }

  private static StartAnalysis start(int stream, long camera) {
    return new StartAnalysis(
        "s" + camera, stream, camera, CameraType.FILESET, "/in", "in", "/out", null);
  }

  private static PushFile push(int stream, long camera) {
    MediaFile one = new MediaFile(FileType.FILE, camera * 2, "/in/1.mp4", "1.mp4", null);
    MediaFile two = new MediaFile(FileType.FILE, camera * 2 + 1, "/in/2.mp4", "2.mp4", null);
    return new PushFile("p" + camera, stream, camera, 2, List.of(one, two, MediaFile.EOS));
  }
}
