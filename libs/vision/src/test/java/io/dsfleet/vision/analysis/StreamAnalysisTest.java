package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dsfleet.testkit.camera.RtspCamera;
import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.PersonModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class StreamAnalysisTest {
  private static final StreamReconnectPolicy SETTINGS =
      new StreamReconnectPolicy(Duration.ofMillis(500), 3);

  @TempDir Path folder;

  private final IdleCorePool cores = new IdleCorePool(1);
  private volatile boolean stop;

  @Test
  void aStoppedStreamKeepsTheResultsOfAllSegments() throws Exception {
    Path target = folder.resolve("gate.json");
    try (RtspCamera gate = new RtspCamera(SampleClips.clip(1), 10);
        CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores, SETTINGS, 20)) {
      AnalysisOutcome outcome =
          camera.analyse(
              gate.address(),
              7,
              "gate",
              now -> {
                if (now.frames() == 12) {
                  breakOff(gate);
                }
                stop = now.frames() >= 45;
              },
              () -> stop);
      try (AnalysisOutcome.Stream stream = (AnalysisOutcome.Stream) outcome) {
        assertThat(stream.failure()).isNull();
        new ResultWriter(folder.resolve("kitti")).write(stream.result(), target, 0);
        assertThat(spills()).hasSize(1);
      }
      assertThat(gate.connections()).isEqualTo(2);
    }
    FileResult result =
        JsonMapper.builder().build().readValue(Files.readAllBytes(target), FileResult.class);
    assertThat(result.frames()).isBetween(45, 47);
    assertThat(result.width()).isEqualTo(768);
    assertThat(result.tracks()).isNotEmpty();
    for (TrackResult track : result.tracks()) {
      List<List<Integer>> boxes = track.boxes();
      assertThat(boxes.getFirst().getFirst()).isEqualTo(track.firstFrame());
      assertThat(boxes.getLast().getFirst()).isEqualTo(track.lastFrame());
      assertThat(track.lastFrame() / 20).isEqualTo(track.firstFrame() / 20);
    }
    assertThat(result.tracks()).anyMatch(track -> track.firstFrame() >= 20);
    assertThat(spills()).isEmpty();
    assertThat(folder.resolve("kitti")).doesNotExist();
  }

  @Test
  void aVideoUrlIsAnalysedCompletely() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] clip = Files.readAllBytes(SampleClips.clip(2));
    server.createContext(
        "/clip.mp4",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, clip.length);
            exchange.getResponseBody().write(clip);
          }
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try (CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores, SETTINGS, 20)) {
      try (AnalysisOutcome.Stream stream =
          (AnalysisOutcome.Stream)
              camera.analyse(address + "/clip.mp4", 1, "clip", now -> {}, () -> false)) {
        assertThat(stream.failure()).isNull();
        assertThat(stream.result().frames()).isEqualTo(50);
      }
      AnalysisOutcome missing =
          camera.analyse(address + "/none.mp4?key=secret", 1, "none", now -> {}, () -> false);
      assertThat(((AnalysisOutcome.Unreadable) missing).reason())
          .contains("/none.mp4?...")
          .doesNotContain("secret");
      assertThat(spills()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static void breakOff(RtspCamera camera) {
    try {
      camera.disconnect(false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> spills() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(TrackSpillFile.PREFIX))
          .toList();
    }
  }
}
