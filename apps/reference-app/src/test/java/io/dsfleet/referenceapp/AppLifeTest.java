package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.LogLine;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests the app against failures of the server, the network and libraries. */
class AppLifeTest {
  @TempDir Path folder;

  private final TestServer server = new TestServer();
  private final AppEventLoop loop = new AppEventLoop();
  private final Semaphore permits = new Semaphore(0);
  private final CountDownLatch returns = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private CompletableFuture<Void> ended;
  private ReferenceApp app;

  AppLifeTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    returns.countDown();
    permits.release(100);
    server.close();
    loop.shutdownNow();
  }

  @Test
  void anIdleAppAcceptsTheNextCamera() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    permits.release(2);
    for (int camera = 1; camera <= 2; camera++) {
      start(camera);
      next("file_done");
      next("analysis_complete");
      server.send("{'type':'query_analysis_status','request_id':'q','stream_id':0}");
      assertThat(next("analysis_status").at("/stream/status").asString()).isEqualTo("idle");
    }
    assertThat(ended).isNotDone();
  }

  @Test
  void theAppConnectsOnlyToAHealthyServer() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    server.health = 503;
    server.drop();
    assertThat(server.probes.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.nothing()).isTrue();
    server.health = 200;
    JsonNode ready = next("app_ready");
    assertThat(ready.get("reconnection").asBoolean()).isTrue();
    assertThat(ready.get("last_close_code").asInt()).isEqualTo(1006);
  }

  @Test
  void theAppConnectsToAServerWithoutHealthEndpoint() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    server.health = 404;
    server.drop();
    next("app_ready");
    assertThat(server.probes.tryAcquire()).isTrue();
  }

  @Test
  void theAppWaitsAfterAServerStops() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    assertThat(absence(1001)).isGreaterThanOrEqualTo(TestOptions.AFTER_SHUTDOWN);
    assertThat(absence(1012)).isGreaterThanOrEqualTo(TestOptions.AFTER_SHUTDOWN);
    assertThat(absence(1013)).isGreaterThanOrEqualTo(TestOptions.AFTER_OVERLOAD);
  }

  @Test
  void aConnectionClosedAtOnceIsHandled() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    server.closeAtOnce(1013);
    long begun = System.nanoTime();
    server.drop();
    server.probes.acquire(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(TestOptions.AFTER_OVERLOAD);
    server.closeAtOnce(0);
    JsonNode ready;
    do {
      ready = server.next();
    } while (!ready.get("type").asString().equals("app_ready")
        || ready.get("last_close_code").asInt() != 1013);
  }

  @Test
  void anInterruptOfAHangingThreadFreesTheSlot() throws Exception {
    AtomicInteger cameras = new AtomicInteger();
    admitted(
        () ->
            cameras.getAndIncrement() == 0
                ? new HangingAnalysis(returns, closed)
                : new FakeAnalysis(permits));
    start(1);
    server.send(
        "{'type':'interrupt_analysis','request_id':'i','stream_id':0,'camera_id':1,'reason':'x'}");
    assertThat(next("analysis_interrupted").get("status").asString()).isEqualTo("ok");
    permits.release();
    start(2);
    next("file_done");
    next("analysis_complete");
    assertThat(closed.getCount()).isEqualTo(1);
    returns.countDown();
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAppWithAHangingThreadEnds() throws Exception {
    admitted(() -> new HangingAnalysis(returns, closed));
    start(1);
    server.send("{'type':'terminate_app','request_id':'t'}");
    assertThat(next("app_terminated").get("status").asString()).isEqualTo("ok");
    ended.get(30, TimeUnit.SECONDS);
  }

  @Test
  void anAnalysisFailureAffectsOnlyThatFile() throws Exception {
    AtomicInteger cameras = new AtomicInteger();
    admitted(
        () -> {
          if (cameras.getAndIncrement() == 0) {
            throw new OutOfMemoryError("of the test");
          }
          return new FakeAnalysis(permits);
        });
    permits.release();
    start(1);
    assertThat(next("file_done").get("error_reason").asString()).contains("of the test");
    next("analysis_complete");
    start(2);
    assertThat(next("file_done").has("status")).isFalse();
  }

  @Test
  void anInvalidMessageIsAnsweredWithTheReason() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    server.send("{'type':'interrupt_analysis','request_id':'i','stream_id':0}");
    JsonNode error = next("error");
    assertThat(error.get("request_id").asString()).isEqualTo("i");
    assertThat(error.get("error_code").asString()).isEqualTo("MISSING_FIELD");
    assertThat(error.get("message").asString()).contains("camera_id");
  }

  @Test
  void logLinesAreSentToTheServer() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    app.log(new LogLine(null, "INFO", "t", "a line", 0, 7L));
    JsonNode line = next("log");
    assertThat(line.get("level").asString()).isEqualTo("INFO");
    assertThat(line.get("message").asString()).isEqualTo("a line");
  }

  @Test
  void anOversizedMessageEndsTheConnection() throws Exception {
    admitted(() -> new FakeAnalysis(permits));
    server.send("{'type':'query_metrics','request_id':'" + "x".repeat(70_000) + "'}");
    assertThat(next("app_ready").get("last_close_code").asInt()).isEqualTo(1009);
  }

  private Duration absence(int code) throws Exception {
    long begun = System.nanoTime();
    server.close(code);
    assertThat(server.next().get("type").asString()).isEqualTo("close");
    JsonNode ready = next("app_ready");
    Duration absent = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(ready.get("last_close_code").asInt()).isEqualTo(code);
    server.send(TestServer.RECONNECTED);
    server.send("{'type':'query_metrics','request_id':'m'}");
    next("metrics_response");
    return absent;
  }

  private void admitted(Supplier<VideoAnalysis> analyses) throws Exception {
    app =
        new ReferenceApp(
            TestOptions.of(server.address()),
            _ -> analyses.get(),
            new ResultWriter(null),
            () -> new GpuLoad.Reading(40, 1024),
            HttpClient.newHttpClient(),
            loop,
            Clock.systemUTC(),
            new TimeSource(System::nanoTime, () -> 0));
    ended = app.start();
    next("app_ready");
    server.send(
        "{'type':'execute_ack','request_id':'x','config_verified':true,"
            + "'streams_count_verified':true,'status':'ok','timestamp':'t'}");
    // The reply shows that the app is registered.
    server.send("{'type':'query_metrics','request_id':'m'}");
    assertThat(next("metrics_response").get("gpu_percent").asDouble()).isEqualTo(40);
  }

  /** Starts a camera with one file and waits for its analysis to start. */
  private void start(int camera) throws Exception {
    server.send(
        "{'type':'start_analysis','request_id':'s','stream_id':0,'camera_id':"
            + camera
            + ",'camera_type':'fileset','camera_path':'/in','camera_name':'in','output_dir':'"
            + folder
            + "'}");
    next("analysis_started");
    server.send(
        "{'type':'push_file','request_id':'p','stream_id':0,'camera_id':"
            + camera
            + ",'files_count':1,'files':[{'file_type':'file','file_id':1,'file_path':'/in/1.mp4',"
            + "'file_name':'1.mp4'},{'file_type':'eos'}]}");
    next("processing_started");
  }

  private JsonNode next(String type) throws InterruptedException {
    JsonNode message = server.next();
    assertThat(message.get("type").asString()).as("%s", message).isEqualTo(type);
    return message;
  }
}
