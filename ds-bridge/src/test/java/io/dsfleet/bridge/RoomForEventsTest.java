package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.bridge.feed.JobPlanner;
import io.dsfleet.bridge.session.ClaimOutcome;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.session.Tally;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.messages.path.PathMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RoomForEventsTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final AtomicLong clock = new AtomicLong(1_000);
  private final AtomicBoolean crowded = new AtomicBoolean();
  private final List<CloseCode> closed = new CopyOnWriteArrayList<>();
  private final AppConnection app =
      new AppConnection(
          new SessionMachine(
              properties().rules(),
              new JobPlanner(new PathMapping(List.of()), CameraSecrets.none())),
          new SilentSocket(),
          new FullWorks(),
          clock::get,
          10,
          new LogAllowance(0),
          new Entrance(true, null, ""),
          () -> {});

  @Test
  void roomThere_nobodyWaits() {
    app.awaitRoom(Duration.ZERO);

    assertThat(closed).isEmpty();
  }

  @Test
  void tooMuchWaitsForTheBroker_theAppIsReadNoFurther_andCountsAsAlive() {
    crowded.set(true);
    Thread reader = Thread.ofVirtual().start(() -> app.awaitRoom(Duration.ofHours(1)));

    // While it is read, a probe pings it and waits for what it says.
    await().atMost(BOUND).until(() -> app.probe(Duration.ofMillis(1)).get());
    assertThat(reader.isAlive()).isTrue();
    crowded.set(false);

    await().atMost(BOUND).until(() -> !reader.isAlive());
    assertThat(app.probe(Duration.ofMillis(1))).succeedsWithin(BOUND).isEqualTo(false);
    assertThat(closed).isEmpty();
  }

  @Test
  void patienceOver_theAppIsToldToComeAgain() {
    crowded.set(true);
    Thread reader = Thread.ofVirtual().start(() -> app.awaitRoom(Duration.ofHours(1)));
    await().atMost(BOUND).until(() -> app.probe(Duration.ofMillis(1)).get());

    clock.addAndGet(Duration.ofHours(1).toMillis());

    await().atMost(BOUND).until(() -> !reader.isAlive());
    assertThat(closed).containsExactly(CloseCode.TRY_LATER);
  }

  private static BridgeProperties properties() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("dsfleet.bridge", BridgeProperties.class);
  }

  private final class SilentSocket implements Socket {
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

  private final class FullWorks implements BridgeWorks {
    @Override
    public boolean isCrowded() {
      return crowded.get();
    }

    @Override
    public CompletableFuture<ClaimOutcome> claim(
        AppReady ready, Dialect dialect, AppConnection connection) {
      return new CompletableFuture<>();
    }

    @Override
    public void bind(String instanceId, long session, AppConnection connection, Runnable bound) {}

    @Override
    public void release(String instanceId, long session, AppConnection connection) {}

    @Override
    public void lookForFiles(AnalysisRequest request, Consumer<FoundFiles> found) {}

    @Override
    public CompletableFuture<?> publish(FleetEvent event) {
      return new CompletableFuture<>();
    }

    @Override
    public void log(String instanceId, ClaimOutcome.Granted claim, LogLine line) {}

    @Override
    public void count(Tally tally) {}

    @Override
    public void sent(String type) {}

    @Override
    public void heard(String type) {}
  }
}
