package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.camera.RtspCamera;
import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.analysis.CameraAnalysis;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.analysis.VideoAnalysis;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.PersonModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReferenceAppTest {
  @TempDir Path folder;

  private final TestServer server = new TestServer();
  private final AppEventLoop loop = new AppEventLoop();
  private final IdleCorePool cores = new IdleCorePool(2);
  private final Semaphore permits = new Semaphore(0);
  private CompletableFuture<Void> ended;
  private ReferenceApp app;

  ReferenceAppTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    loop.shutdownNow();
    cores.close();
    server.close();
  }

  @Test
  void appReadyIsTheOnlyMessageBeforeRegistration() throws Exception {
    run(() -> new FakeAnalysis(permits));
    JsonNode ready = server.next();
    assertThat(ready.get("type").asString()).isEqualTo("app_ready");
    assertThat(ready.get("instance_id").asString()).isEqualTo("app-1");
    assertThat(ready.get("config_path").asString()).isEqualTo("/etc/카메라.txt");
    assertThat(ready.get("process_id").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(ready.get("streams_count").asInt()).isEqualTo(2);
    assertThat(ready.get("status").asString()).isEqualTo("ok");
    assertThat(ready.get("gpu_allocated")).isEmpty();
    assertThat(ready.get("start_time").asString()).isNotBlank();
    assertThat(ready.has("reconnection")).isFalse();
    assertThat(server.handshake)
        .contains("GET /deepstream/ws?token=t HTTP/1.1")
        .contains("Sec-WebSocket-Protocol: deepstream-protocol");
    server.send("{'type':'query_metrics','request_id':'m'}");
    server.send(TestServer.ACK);
    JsonNode metrics = server.next();
    assertThat(metrics.get("type").asString()).isEqualTo("metrics_response");
    assertThat(metrics.get("ram_mb").asDouble()).isPositive();
    assertThat(metrics.get("gpu_percent").asDouble()).isZero();
  }

  @Test
  void aCameraOfSampleFilesIsAnalysedAndItsResultsWritten() throws Exception {
    run(() -> new CameraAnalysis(new PersonModel(), cores));
    admit();
    server.send(
        "{'type':'start_analysis','request_id':'r1','stream_id':1,'camera_id':9223372036854775807,"
            + "'camera_type':'fileset','path':'/in','name':'거리','output_dir':'"
            + folder
            + "'}");
    next("analysis_started", "r1");
    server.send(
        "{'type':'push_file','request_id':'r2','stream_id':1,'camera_id':9223372036854775807,"
            + "'files_count':3,'files':["
            + file(1, SampleClips.clip(1))
            + ","
            + file(2, folder.resolve("missing.mp4"))
            + ","
            + file(3, SampleClips.clip(2))
            + ",{'file_type':'eos'}]}");
    for (int id = 1; id <= 3; id++) {
      JsonNode started = next("processing_started", "r2");
      assertThat(started.get("file_id").asInt()).isEqualTo(id);
      JsonNode done = next("file_done", "r2");
      assertThat(done.get("file_id").asInt()).isEqualTo(id);
      assertThat(done.has("status")).isEqualTo(id == 2);
    }
    JsonNode complete = next("analysis_complete", "r2");
    assertThat(complete.get("processed_count").asInt()).isEqualTo(3);
    assertThat(complete.get("camera_id").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(Files.readString(folder.resolve("pedestrians-1.mp4.json"))).contains("\"tracks\"");
    assertThat(folder.resolve("pedestrians-2.mp4.json")).exists();
    assertThat(folder.resolve("missing.mp4.json")).doesNotExist();
  }

  @Test
  void aCameraStartsWithANewTracker() throws Exception {
    run(() -> new CameraAnalysis(new PersonModel(), cores));
    admit();
    for (int camera = 1; camera <= 2; camera++) {
      Path out = folder.resolve("out" + camera);
      server.send(
          "{'type':'start_analysis','request_id':'r1','stream_id':0,'camera_id':"
              + camera
              + ",'camera_type':'file','path':'/in','name':'in','output_dir':'"
              + out
              + "'}");
      next("analysis_started", "r1");
      server.send(
          "{'type':'push_file','request_id':'r2','stream_id':0,'camera_id':"
              + camera
              + ",'files_count':1,'files':["
              + file(1, SampleClips.clip(1))
              + ",{'file_type':'eos'}]}");
      next("processing_started", "r2");
      next("file_done", "r2");
      next("analysis_complete", "r2");
    }
    assertThat(folder.resolve("out2/pedestrians-1.mp4.json"))
        .hasSameTextualContentAs(folder.resolve("out1/pedestrians-1.mp4.json"));
  }

  @Test
  void anInterruptedStreamWritesItsResult() throws Exception {
    run(() -> new CameraAnalysis(new PersonModel(), cores));
    admit();
    try (RtspCamera camera = new RtspCamera(SampleClips.clip(1), 10)) {
      server.send(
          "{'type':'start_analysis','request_id':'r1','stream_id':0,'camera_id':7,"
              + "'camera_type':'videostream','camera_path':'"
              + camera.address()
              + "','camera_name':'gate','output_dir':'"
              + folder
              + "'}");
      next("analysis_started", "r1");
      next("processing_started", "r1");
      int frames;
      do {
        server.send("{'type':'query_analysis_status','request_id':'q','stream_id':0}");
        JsonNode processing =
            next("analysis_status", "q").at("/stream/cameras/0/files/processing/0");
        frames = processing.get("frames").asInt();
      } while (frames < 5);
      server.send(
          "{'type':'interrupt_analysis','request_id':'i','stream_id':0,'camera_id':7,'reason':'x'}");
      assertThat(next("analysis_interrupted", "i").get("status").asString()).isEqualTo("ok");
    }
    assertThat(Files.readString(folder.resolve("gate.json"))).contains("\"frames\":");
  }

  @Test
  void workContinuesThroughAnOutageAndMessagesAreResent() throws Exception {
    server.muteToPings(true);
    run(() -> new FakeAnalysis(permits));
    admit();
    startCamera();
    server.drop();
    permits.release(2);
    JsonNode ready = server.next();
    assertThat(ready.get("type").asString()).isEqualTo("app_ready");
    assertThat(ready.get("reconnection").asBoolean()).isTrue();
    assertThat(ready.get("last_close_code").asInt()).isEqualTo(1006);
    server.send(TestServer.RECONNECTED);
    next("analysis_started", "r1");
    next("processing_started", "r2");
    next("file_done", "r2");
    next("processing_started", "r2");
    next("file_done", "r2");
    next("analysis_complete", "r2");
  }

  @Test
  void statusAndInterruptOfARunningCamera() throws Exception {
    run(() -> new FakeAnalysis(permits));
    admit();
    startCamera();
    server.send("{'type':'query_analysis_status','request_id':'q','stream_id':0,'camera_id':7}");
    JsonNode status = next("analysis_status", "q");
    JsonNode processing = status.at("/camera/files/processing/0");
    assertThat(processing.get("progress_pct").asDouble()).isBetween(0.0, 40.0);
    assertThat(status.at("/camera/files/queued_count").asInt()).isEqualTo(1);
    server.send(
        "{'type':'interrupt_analysis','request_id':'i','stream_id':0,'camera_id':7,'reason':'x'}");
    assertThat(next("analysis_interrupted", "i").get("status").asString()).isEqualTo("ok");
    server.send("{'type':'query_analysis_status','request_id':'q2','stream_id':0}");
    assertThat(next("analysis_status", "q2").at("/stream/status").asString()).isEqualTo("idle");
  }

  @Test
  void terminateStopsRepliesAndExits() throws Exception {
    run(() -> new FakeAnalysis(permits));
    admit();
    startCamera();
    server.send("{'type':'terminate_app','request_id':'t'}");
    assertThat(next("app_terminated", "t").get("status").asString()).isEqualTo("ok");
    assertThat(server.next().get("code").asInt()).isEqualTo(1000);
    ended.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRejectedAppReconnects() throws Exception {
    run(() -> new FakeAnalysis(permits));
    server.next();
    server.send(TestServer.ACK.replace("CONFIRMED", "error"));
    JsonNode again = server.next();
    assertThat(again.get("type").asString()).isEqualTo("app_ready");
    assertThat(again.has("reconnection")).isFalse();
    server.send("this is no message");
    server.send("{'type':'something_new','request_id':'n'}");
    server.send(TestServer.ACK);
    app.terminate();
    assertThat(server.next().get("type").asString()).isEqualTo("app_terminated");
  }

  private void run(Supplier<VideoAnalysis> analyses) {
    app =
        new ReferenceApp(
            TestOptions.of(server.address()),
            _ -> analyses.get(),
            new ResultWriter(null),
            () -> GpuLoad.Reading.NONE,
            HttpClient.newHttpClient(),
            loop,
            Clock.systemUTC(),
            new TimeSource(System::nanoTime, () -> 0));
    ended = app.start();
  }

  private void admit() throws IOException, InterruptedException {
    assertThat(server.next().get("type").asString()).isEqualTo("app_ready");
    server.send(TestServer.ACK);
  }

  private void startCamera() throws IOException, InterruptedException {
    server.send(
        "{'type':'start_analysis','request_id':'r1','stream_id':0,'camera_id':7,"
            + "'camera_type':'fileset','camera_path':'/in','camera_name':'in','output_dir':'"
            + folder
            + "'}");
    next("analysis_started", "r1");
    server.send(
        "{'type':'push_file','request_id':'r2','stream_id':0,'camera_id':7,'files_count':2,"
            + "'files':["
            + file(1, Path.of("/in/1.mp4"))
            + ","
            + file(2, Path.of("/in/2.mp4"))
            + ",{'file_type':'eos'}]}");
    next("processing_started", "r2");
  }

  private JsonNode next(String type, String requestId) throws InterruptedException {
    JsonNode message = server.next();
    assertThat(message.get("type").asString()).as("%s", message).isEqualTo(type);
    assertThat(message.get("request_id").asString()).isEqualTo(requestId);
    return message;
  }

  private static String file(int id, Path path) {
    return "{'file_type':'file','file_id':"
        + id
        + ",'file_path':'"
        + path
        + "','file_name':'"
        + path.getFileName()
        + "'}";
  }
}
