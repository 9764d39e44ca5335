package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loss of a connection that is not signalled to the app. */
class SilentConnectionTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void silentConnection_countsAsLostAndTheAppReconnectsWithItsCamera() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        SilenceableProxy line = new SilenceableProxy(server.uri());
        ScriptedApp app =
            ScriptedApp.settings(line.uri(), "a", 2)
                .behaviour(AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE))
                .pongTimeout(Duration.ofSeconds(1))
                .reconnectDelay(Duration.ofMillis(10))
                .connect()) {
      assertThat(app.ready()).succeedsWithin(BOUND.toSeconds(), TimeUnit.SECONDS);
      server.send("a", new StartAnalysis("s", 0, 7, CameraType.FILESET, "/m", "m", "/out", null));
      await().atMost(BOUND).until(() -> !app.observations().starts().isEmpty());

      line.silence();

      await().atMost(BOUND).until(() -> server.registrations().size() > 1);
      AppReady again = server.registrations().get(1);
      assertThat(again.isReconnection()).isTrue();
      assertThat(again.lastCloseCode()).isEqualTo(AppLink.ABNORMAL_CLOSURE);
      assertThat(again.processId()).isEqualTo(server.registrations().getFirst().processId());
    }
  }
}
