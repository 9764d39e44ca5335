package io.dsfleet.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Viewers with real sockets and real workers on the sample footage. */
@Timeout(240)
class LiveFeedsTest {

  @Test
  void viewer_receivesTheMessagesOfTheSpecification() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources());
        VideoClient viewer = feeds.view("")) {
      JsonNode started = viewer.nextEvent("processing_started");
      JsonNode frame = viewer.nextFrame();
      while (frame.path("containers").isEmpty()) {
        frame = viewer.nextFrame();
      }
      byte[] jpeg = Base64.getDecoder().decode(frame.path("frame").asString());
      var container = frame.path("containers").properties().iterator().next();

      assertThat(started.path("data").path("source").asString()).isEqualTo("gate");
      assertThat(frame.propertyNames())
          .containsExactlyInAnyOrder("type", "frame", "containers", "timestamp");
      assertThat(jpeg).startsWith(0xff, 0xd8).endsWith(0xff, 0xd9);
      assertThat(frame.path("timestamp").asDouble())
          .isBetween(
              System.currentTimeMillis() / 1_000.0 - 60, System.currentTimeMillis() / 1_000.0);
      assertThat(container.getKey()).matches("\\d+");
      assertThat(container.getValue().propertyNames())
          .containsExactlyInAnyOrder("bbox", "confidence", "captured");
      assertThat(container.getValue().path("bbox").size()).isEqualTo(4);
      assertThat(container.getValue().path("captured").asBoolean()).isFalse();
      assertThat(feeds.status("gate").path("viewers").asInt()).isEqualTo(1);
      assertThat(feeds.status("yard").path("state").asString()).isEqualTo("idle");
    }
  }

  @Test
  void manyViewers_shareOneWorkerAndOneEncoding() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources())) {
      List<VideoClient> viewers = new ArrayList<>();
      for (int index = 0; index < 20; index++) {
        viewers.add(feeds.view("?source=gate"));
      }
      viewers.forEach(VideoClient::nextFrame);
      for (int frames = 0; frames < 20; frames++) {
        viewers.forEach(VideoClient::nextFrame);
      }
      viewers.forEach(VideoClient::disconnect);
      feeds.awaitState("gate", "paused");

      assertThat(feeds.count("dsfleet.live.worker.starts")).isEqualTo(1);
      assertThat(feeds.count("dsfleet.live.frames.encoded"))
          .isBetween(21.0, feeds.count("dsfleet.live.frames"));
    }
  }

  @Test
  void slowViewer_losesFramesAndDelaysNobody() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources());
        VideoClient slow = feeds.view("?source=gate");
        VideoClient fast = feeds.view("?source=gate")) {
      slow.nextFrame();
      fast.nextFrame();
      slow.stopReading();
      TestLiveFeeds.awaitSoon()
          .untilAsserted(
              () -> assertThat(feeds.count("dsfleet.live.frames.dropped")).isGreaterThan(20));
      fast.clear();
      JsonNode frame = fast.nextFrame();
      assertThat(System.currentTimeMillis() / 1_000.0 - frame.path("timestamp").asDouble())
          .isLessThan(2);
      assertThat(feeds.status("gate").path("fps").asDouble()).isGreaterThan(1);
    }
  }

  @Test
  void viewerAboveTheLimit_isClosedWith1013() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources("max-viewers=1"));
        VideoClient first = feeds.view("")) {
      first.nextFrame();
      try (VideoClient second = feeds.view("")) {
        assertThat(second.closeCode()).isEqualTo(1013);
      }
      assertThat(feeds.get("/live/sources/gate/snapshot.jpg").statusCode()).isEqualTo(503);
      first.disconnect();
      TestLiveFeeds.awaitSoon()
          .until(() -> feeds.get("/live/sources/gate/snapshot.jpg").statusCode() == 200);
    }
  }

  @Test
  void pauseAndResume_stopAndContinueTheSameWorker() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources("idle-timeout=60s"));
        VideoClient viewer = feeds.view("?source=gate")) {
      viewer.nextFrame();
      viewer.send("{\"command\": \"pause\"}");
      feeds.awaitState("gate", "paused");
      viewer.clear();
      double paused = feeds.count("dsfleet.live.frames");
      viewer.send("{\"command\": \"resume\"}");
      viewer.nextFrame();

      assertThat(feeds.count("dsfleet.live.frames")).isGreaterThan(paused);
      assertThat(feeds.count("dsfleet.live.worker.starts")).isEqualTo(1);
    }
  }

  @Test
  void workerOfASourceWithoutViewers_ends() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources("idle-timeout=200ms"))) {
      try (VideoClient viewer = feeds.view("?source=gate")) {
        viewer.nextFrame();
        assertThat(TestLiveFeeds.workers()).hasSize(1);
      }
      feeds.awaitState("gate", "idle");
      TestLiveFeeds.awaitSoon().until(() -> TestLiveFeeds.workers().isEmpty());
    }
  }

  @Test
  void killedWorker_isRestartedAndItsViewersAreTold() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources());
        VideoClient viewer = feeds.view("?source=gate")) {
      viewer.nextFrame();
      TestLiveFeeds.workers().forEach(ProcessHandle::destroyForcibly);

      assertThat(viewer.nextEvent("error").path("data").path("message").asString())
          .startsWith("the vision worker exited with status 137");
      viewer.nextEvent("processing_stopped");
      viewer.nextEvent("processing_started");
      viewer.nextFrame();
      assertThat(feeds.count("dsfleet.live.worker.starts")).isEqualTo(2);
      assertThat(feeds.status("gate").path("last_error").asString()).contains("137");
    }
  }

  @Test
  void badCommands_areAnsweredAndTheConnectionStays() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources());
        VideoClient viewer = feeds.view("?source=nowhere")) {
      assertThat(error(viewer)).isEqualTo("there is no source 'nowhere'; accepted are gate, yard");
      viewer.send("pause");
      assertThat(error(viewer)).startsWith("the message is not JSON");
      viewer.send("[]");
      assertThat(error(viewer)).startsWith("the message has no command");
      viewer.send("{\"command\": \"jump\"}");
      assertThat(error(viewer))
          .isEqualTo("unknown command 'jump'; accepted are pause, resume and source");
      viewer.send("{\"command\": \"source\"}");
      assertThat(error(viewer)).startsWith("the command source needs the name of a source");
      viewer.send("{\"command\": \"source\", \"source\": \"yard\"}");
      assertThat(viewer.nextEvent("processing_started").path("data").path("source").asString())
          .isEqualTo("yard");
      viewer.nextFrame();
    }
  }

  @Test
  void floodOfCommands_closesTheConnection() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources());
        VideoClient viewer = feeds.view("?source=nowhere")) {
      for (int count = 0; count < 30; count++) {
        viewer.send("{}");
      }
      assertThat(viewer.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void sourceThatCannotBePlayed_saysWhy() {
    try (TestLiveFeeds feeds =
            new TestLiveFeeds("sources.gate.file=README.md", "snapshot-timeout=1s");
        VideoClient viewer = feeds.view("")) {
      assertThat(error(viewer)).startsWith("FFmpeg cannot open ");
      HttpResponse<byte[]> snapshot = feeds.get("/live/sources/gate/snapshot.jpg");
      assertThat(snapshot.statusCode()).isEqualTo(503);
      assertThat(new String(snapshot.body(), StandardCharsets.UTF_8))
          .contains("source_away")
          .contains("FFmpeg cannot open ");
    }
  }

  @Test
  void pictures_areServedOverHttp() throws Exception {
    try (TestLiveFeeds feeds = new TestLiveFeeds("sample-folder=" + TestLiveFeeds.SAMPLES)) {
      HttpResponse<byte[]> snapshot = feeds.get("/live/sources/pedestrians-1/snapshot.jpg");
      assertThat(snapshot.statusCode()).isEqualTo(200);
      assertThat(snapshot.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(snapshot.body()).startsWith(0xff, 0xd8);
      assertThat(feeds.get("/live/sources/none/snapshot.jpg").statusCode()).isEqualTo(404);

      var stream =
          feeds
              .client()
              .send(
                  feeds.request("/live/sources/pedestrians-1/stream.mjpeg"),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("multipart/x-mixed-replace"));
      try (DataInputStream body = new DataInputStream(stream.body())) {
        String parts = new String(body.readNBytes(400_000), StandardCharsets.ISO_8859_1);
        assertThat(parts.split("--frame\r\nContent-Type: image/jpeg\r\n", -1))
            .hasSizeGreaterThan(3);
      }
      TestLiveFeeds.awaitSoon()
          .until(() -> feeds.status("pedestrians-1").path("viewers").asInt() == 0);
    }
  }

  @Test
  void alwaysRunningSource_needsNoViewer() {
    try (TestLiveFeeds feeds =
        new TestLiveFeeds(TestLiveFeeds.twoSources("sources.yard.when=always"))) {
      feeds.awaitState("yard", "live");
      assertThat(feeds.status("gate").path("state").asString()).isEqualTo("idle");
    }
    TestLiveFeeds.awaitSoon().until(() -> TestLiveFeeds.workers().isEmpty());
  }

  @Test
  void workerThatSendsNothing_isRestarted() {
    try (TestLiveFeeds feeds = new TestLiveFeeds(TestLiveFeeds.twoSources("start-timeout=1ms"));
        VideoClient viewer = feeds.view("")) {
      assertThat(error(viewer)).isEqualTo("the vision worker sent no frame for 0 s");
      viewer.nextEvent("processing_stopped");
      assertThat(error(viewer)).isEqualTo("the vision worker sent no frame for 0 s");
    }
  }

  private static String error(VideoClient viewer) {
    return viewer.nextEvent("error").path("data").path("message").asString();
  }
}
