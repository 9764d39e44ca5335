package io.dsfleet.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.bridge.media.OutputVisibility;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.session.SessionMetric;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Tests that events are published in order while results are looked for. */
class PublishOrderTest {
  private static final long CAMERA = 7;
  private static final Assignment JOB = new Assignment("default.a", 1, "app-1", 0, 3);

  private final Map<String, CompletableFuture<OutputVisibility>> lookups = new LinkedHashMap<>();
  private final List<FleetEvent> published = new ArrayList<>();
  private final AppConnection app =
      new AppConnection(
          new SessionMachine(
              properties().sessionRules(),
              new JobPlanner(new PathMapping(List.of()), UrlSecretSealer.none())),
          new OpenSocket(),
          new SlowDisk(),
          () -> 1_000,
          10,
          new LogRateLimiter(0),
          new HandshakeIdentity(true, null, ""),
          () -> {});

  @Test
  void laterEvents_waitUntilTheResultsOfEarlierFilesWereLookedFor() {
    startJob();
    receive(new FileDone(null, 0, CAMERA, 1, "1.mp4", null, null));
    receive(new FileDone(null, 0, CAMERA, 2, "2.mp4", null, null));
    receive(new AnalysisComplete(null, 0, CAMERA, "done", 2, null));
    app.post(new SessionInput.Disconnected("gone"));
    assertThat(published).hasExactlyElementsOfTypes(InstanceReady.class, JobStarted.class);
    published.clear();

    lookup("/out/2.mp4.json").complete(OutputVisibility.SEEN);
    assertThat(published).isEmpty();
    lookup("/out/1.mp4.json").complete(OutputVisibility.MISSING);

    assertThat(published)
        .hasExactlyElementsOfTypes(
            FileFinished.class, FileFinished.class, JobCompleted.class, SessionLost.class);
    assertThat(published.get(0))
        .isEqualTo(
            new FileFinished(
                JOB,
                1,
                "1.mp4",
                "output_missing: the app reported the file as done, but its result does not exist:"
                    + " /out/1.mp4.json",
                null));
    assertThat(published.get(1)).isEqualTo(new FileFinished(JOB, 2, "2.mp4", null, true));
  }

  @Test
  void fileThatTheAppFailed_isPublishedAtOnce() {
    startJob();

    receive(new FileDone(null, 0, CAMERA, 1, "1.mp4", ReplyStatus.ERROR, "no video in it"));

    assertThat(lookups).isEmpty();
    assertThat(published.getLast())
        .isEqualTo(new FileFinished(JOB, 1, "1.mp4", "no video in it", null));
  }

  private void startJob() {
    receive(new AppReady("r", "app-1", null, 1, 1, null, null, null, "t", null, null, null));
    app.post(
        new SessionInput.ClaimDecided(
            new ClaimOutcome.Granted(5, JOB.epoch(), "default", false, "confirmed")));
    app.post(new SessionInput.CommandsBound());
    List<MediaFile> files = new ArrayList<>();
    for (long id = 1; id <= 2; id++) {
      files.add(new MediaFile(FileType.FILE, id, "/m/" + id + ".mp4", id + ".mp4", null));
    }
    AnalysisRequest request =
        new AnalysisRequest(
            CAMERA, CameraType.FILESET, "/m", "m", "/out", files, null, null, null, null);
    app.post(new SessionInput.CommandReceived(new StartJob(JOB, 5, request)));
    receive(new AnalysisStarted(null, 0, CAMERA, ReplyStatus.OK, null, null));
  }

  private void receive(AppMessage message) {
    app.post(new SessionInput.MessageReceived(message, ProtocolDialect.CURRENT));
  }

  private CompletableFuture<OutputVisibility> lookup(String path) {
    assertThat(lookups).containsKey(path);
    return lookups.getOrDefault(path, new CompletableFuture<>());
  }

  private static BridgeProperties properties() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("dsfleet.bridge", BridgeProperties.class);
  }

  private static final class OpenSocket implements AppSocket {
    @Override
    public boolean send(String frame) {
      return true;
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code, String reason) {}

    @Override
    public void abort(CloseCode code, String reason) {}
  }

  /** A disk that replies when the test says so, and a broker that confirms at once. */
  private final class SlowDisk implements SessionSideEffects {
    @Override
    public CompletableFuture<ClaimOutcome> claim(
        AppReady ready, ProtocolDialect dialect, AppConnection connection) {
      return new CompletableFuture<>();
    }

    @Override
    public void bind(String instanceId, long session, AppConnection connection, Runnable bound) {}

    @Override
    public void release(String instanceId, long session, AppConnection connection) {}

    @Override
    public void listFiles(AnalysisRequest request, Consumer<MediaListing> found) {}

    @Override
    public CompletableFuture<OutputVisibility> findOutput(String outputPath) {
      return lookups.computeIfAbsent(outputPath, _ -> new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<?> publish(FleetEvent event) {
      published.add(event);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void recordLog(String instanceId, ClaimOutcome.Granted claim, LogLine line) {}

    @Override
    public void count(SessionMetric tally) {}

    @Override
    public void countSent(String type) {}

    @Override
    public void countReceived(String type) {}
  }
}
