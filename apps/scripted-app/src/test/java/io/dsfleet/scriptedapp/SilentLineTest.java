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
class SilentLineTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void silentConnection_countsAsLostAndTheAppReconnectsWithItsCamera() throws IOException {
    try (TestServer server = new TestServer();
        MutableLine line = new MutableLine(server.uri());
        ScriptedApp app =
            ScriptedApp.at(line.uri(), "a", 2)
                .behaviour(Behaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE))
                .pongWithin(Duration.ofSeconds(1))
                .reconnectsAfter(Duration.ofMillis(10))
                .connect()) {
      assertThat(app.ready()).succeedsWithin(BOUND.toSeconds(), TimeUnit.SECONDS);
      server.send("a", new StartAnalysis("s", 0, 7, CameraType.FILESET, "/m", "m", "/out", null));
      await().atMost(BOUND).until(() -> !app.seen().starts().isEmpty());

      line.mute();

      await().atMost(BOUND).until(() -> server.readies().size() > 1);
      AppReady again = server.readies().get(1);
      assertThat(again.isReconnection()).isTrue();
      assertThat(again.lastCloseCode()).isEqualTo(Link.ABNORMAL);
      assertThat(again.processId()).isEqualTo(server.readies().getFirst().processId());
    }
  }
}
