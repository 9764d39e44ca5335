package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** A scripted app registered at the bridge, with helpers for jobs on its first stream. */
final class RegisteredApp implements AutoCloseable {
  static final Duration BOUND = Duration.ofSeconds(60);

  /** A camera id that a double cannot represent. */
  static final long CAMERA = (1L << 53) + 1;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  final String id;
  final ScriptedApp app;
  InstanceReady ready;
  private final TestBridge bridge;

  RegisteredApp(TestBridge bridge, UnaryOperator<AppSettings> settings) {
    this.bridge = bridge;
    this.id = bridge.prefix + "-scripted" + NUMBER.incrementAndGet();
    this.app = settings.apply(ScriptedApp.settings(bridge.uri(), id, 2)).connect();
    assertThat(app.ready()).succeedsWithin(BOUND.toSeconds(), TimeUnit.SECONDS);
    this.ready = next(InstanceReady.class);
  }

  <T extends FleetEvent> T next(Class<T> type) {
    return bridge.next(type, id);
  }

  Assignment assignment(String job) {
    return bridge.assignment(id, 0, id + "." + job, ready.epoch());
  }

  void command(BridgeCommand command) {
    assertThat(bridge.command(id, command)).isEqualTo(PublishOutcome.CONFIRMED);
  }

  /** Starts a job with files numbered from 1 on the first stream. */
  Assignment submit(String job, int files) {
    Assignment assignment = assignment(job);
    command(new StartJob(assignment, ready.session(), request(files)));
    return assignment;
  }

  /** Starts a job and waits until the app has accepted it. */
  Assignment startJob(String job, int files) {
    Assignment assignment = submit(job, files);
    assertThat(next(JobStarted.class).assignment()).isEqualTo(assignment);
    return assignment;
  }

  /** Makes the idling app start a file once it was pushed. */
  void startFile(long file) {
    await().atMost(BOUND).until(() -> app.startFile(CAMERA, file));
  }

  /** Makes the idling app start and finish a file. */
  void processFile(long file) {
    startFile(file);
    assertThat(app.endFile(CAMERA, file, null)).isTrue();
  }

  static AnalysisRequest request(int files) {
    List<MediaFile> list =
        LongStream.rangeClosed(1, files)
            .mapToObj(
                file ->
                    new MediaFile(
                        FileType.FILE, file, "/media/정문/" + file + ".mp4", file + ".mp4", null))
            .toList();
    return new AnalysisRequest(
        CAMERA, CameraType.FILESET, "/media/정문", "정문", "/out", list, null, null, null, null);
  }

  /** The reply to the last app_ready. */
  <T extends ServerMessage> T answer(Class<T> type) {
    ServerMessage newest = app.observations().answers().getLast();
    assertThat(newest).isInstanceOf(type);
    return type.cast(newest);
  }

  int received(String type) {
    return app.observations().received().getOrDefault(type, 0);
  }

  @Override
  public void close() {
    app.close();
  }
}
