package io.dsfleet.bridge.connection;

import static io.dsfleet.messages.app.ProtocolDialect.CURRENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Tests one connection with a full publisher and a claim that is never decided. */
class AppConnectionTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final AtomicLong clock = new AtomicLong(1_000);
  private final AtomicBoolean publisherFull = new AtomicBoolean();
  private final List<CloseCode> closed = new CopyOnWriteArrayList<>();
  private final AtomicInteger introductions = new AtomicInteger();
  private final AppConnection app =
      new AppConnection(
          new SessionMachine(
              properties().sessionRules(),
              new JobPlanner(new PathMapping(List.of()), UrlSecretSealer.none())),
          new SilentSocket(),
          new FullWorks(),
          clock::get,
          10,
          new LogRateLimiter(0),
          new HandshakeIdentity(true, null, ""),
          introductions::incrementAndGet);

  @Test
  void validAppReady_endsTheIntroduction_thoughItsClaimStillWaits() {
    app.post(
        new SessionInput.MessageReceived(
            new LogLine(null, "INFO", null, "early", null, null), CURRENT));
    assertThat(introductions).hasValue(0);

    app.post(new SessionInput.MessageReceived(ready(2), CURRENT));

    assertThat(app.state().phase()).isEqualTo(SessionState.Phase.CLAIMING);
    assertThat(introductions).hasValue(1);
    app.post(new SessionInput.Disconnected("closed"));
    assertThat(introductions).hasValue(1);
  }

  @Test
  void connectionWithoutAValidAppReady_endsTheIntroductionWhenItCloses() {
    app.post(new SessionInput.MessageReceived(ready(0), CURRENT));

    assertThat(closed).containsExactly(CloseCode.POLICY_VIOLATION);
    assertThat(introductions).hasValue(1);
  }

  private static AppReady ready(int streams) {
    return new AppReady("r", "app-1", null, 1, streams, null, null, null, "t", null, null, null);
  }

  @Test
  void capacityAvailable_readingContinues() {
    app.awaitCapacity(Duration.ZERO);

    assertThat(closed).isEmpty();
  }

  @Test
  void publisherFull_readingPauses_andTheAppCountsAsAlive() {
    publisherFull.set(true);
    Thread reader = Thread.ofVirtual().start(() -> app.awaitCapacity(Duration.ofHours(1)));

    // While the app is read from, a probe waits for a frame; while reading is paused, it succeeds.
    await().atMost(BOUND).until(() -> app.probe(Duration.ofMillis(1)).get());
    assertThat(reader.isAlive()).isTrue();
    publisherFull.set(false);

    await().atMost(BOUND).until(() -> !reader.isAlive());
    assertThat(app.probe(Duration.ofMillis(1))).succeedsWithin(BOUND).isEqualTo(false);
    assertThat(closed).isEmpty();
  }

  @Test
  void pauseTooLong_closesWithTryAgainLater() {
    publisherFull.set(true);
    Thread reader = Thread.ofVirtual().start(() -> app.awaitCapacity(Duration.ofHours(1)));
    await().atMost(BOUND).until(() -> app.probe(Duration.ofMillis(1)).get());

    clock.addAndGet(Duration.ofHours(1).toMillis());

    await().atMost(BOUND).until(() -> !reader.isAlive());
    assertThat(closed).containsExactly(CloseCode.TRY_AGAIN_LATER);
  }

  private static BridgeProperties properties() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("dsfleet.bridge", BridgeProperties.class);
  }

  private final class SilentSocket implements AppSocket {
    @Override
    public boolean send(String frame) {
      return true;
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code, String reason) {
      closed.add(code);
    }

    @Override
    public void abort(CloseCode code, String reason) {
      closed.add(code);
    }
  }

  private final class FullWorks implements SessionSideEffects {
    @Override
    public boolean isOverloaded() {
      return publisherFull.get();
    }

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
      return CompletableFuture.completedFuture(OutputVisibility.NOT_VISIBLE);
    }

    @Override
    public CompletableFuture<?> publish(FleetEvent event) {
      return new CompletableFuture<>();
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
