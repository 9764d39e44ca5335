package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.chaos.FaultProxy;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A bridge that cannot reach the broker stops reading from its apps; no memory grows, no event is
 * lost.
 */
class BackPressureTest {
  private static final int FILES = 5_000;
  private static final int BUFFER = 50;
  private static final long CAMERA = 2_800_000;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final long MAX_GROWTH = 8L << 20;

  @Test
  void brokerOutage_whileAnAppSendsManyMessages_losesNoMessage() {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    try (FaultProxy broker = FaultProxy.to("rabbitmq", real.rabbitMq().getPort())) {
      Map<String, String> ofBridge =
          Map.of(
              "SPRING_RABBITMQ_ADDRESSES",
              broker.through(real.rabbitMq()).toString(),
              "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE",
              "prometheus",
              "DSFLEET_BRIDGE_MAXUNCONFIRMEDEVENTS",
              Integer.toString(BUFFER),
              "DSFLEET_BRIDGE_EVENTSTIMEOUT",
              "120s",
              "DSFLEET_BRIDGE_PINGINTERVAL",
              "4s",
              "DSFLEET_BRIDGE_MAXFILESAHEAD",
              Integer.toString(FILES));
      try (SeparateServices services =
              SeparateServices.start(
                  "back-pressure",
                  SeparateServices.NAMES,
                  name -> name.equals("ds-bridge") ? ofBridge : Map.of());
          ScriptedApp app =
              ScriptedApp.settings(services.socket(), "talker", 1)
                  .behaviour(AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE))
                  .pongTimeout(BOUND)
                  .connect()) {
        FleetClient client = services.client();
        client.awaitInstance("talker", 1);
        String job = client.submit(JobRequests.fileset(CAMERA, FILES));
        workOff(app, 0, 1);
        await("the first file is recorded")
            .atMost(BOUND)
            .until(() -> client.job(job).path("files_done").asInt() == 1);
        HeapHistogram before = HeapHistogram.of(services.pid("ds-bridge"));
        double read = framesRead(services);

        broker.cut();
        workOff(app, 1, FILES);
        await("the bridge reads no further")
            .atMost(BOUND)
            .until(() -> services.output("ds-bridge").contains("talker: reading paused"));
        assertThat(framesRead(services) - read).isBetween(1.0, 3.0 * BUFFER);
        staysUnread(services, before);
        assertThat(app.lastCloseCode()).isNull();
        broker.restore();

        JsonNode done = client.awaitCompleted(job, BOUND);
        assertThat(done.path("files_done").asInt()).as(done::toString).isEqualTo(FILES);
        assertThat(done.path("attempt").asInt()).as(done::toString).isEqualTo(1);
        assertThat(app.lastCloseCode()).isNull();
        assertThat(app.observations().violations()).isEmpty();
        assertThat(app.observations().errorCodes()).isEmpty();
        assertThat(services.output("ds-bridge")).doesNotContain("was lost");
        FleetStateAssertions.assertAtRest(client);
      }
    }
  }

  /** Longer than a bridge waits for the answers to two pings. */
  private static void staysUnread(SeparateServices services, HeapHistogram before) {
    double read = framesRead(services);
    await("nothing more is read")
        .during(Duration.ofSeconds(16))
        .atMost(BOUND)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              // pongs are not counted
              assertThat(framesRead(services) - read).isZero();
              HeapHistogram now = HeapHistogram.of(services.pid("ds-bridge"));
              assertThat(now.bytes() - before.bytes())
                  .as(() -> now.growthSince(before))
                  .isLessThan(MAX_GROWTH);
            });
  }

  private static double framesRead(SeparateServices services) {
    FleetClient.HttpReply scrape = services.client("ds-bridge").get("/actuator/prometheus");
    assertThat(scrape.status()).as(scrape.text()).isEqualTo(200);
    return scrape
        .text()
        .lines()
        .filter(line -> line.startsWith("dsfleet_bridge_frames_total{"))
        .filter(line -> line.contains("direction=\"in\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void workOff(ScriptedApp app, int from, int to) {
    for (int i = from; i < to; i++) {
      long file = CAMERA * 10_000 + i;
      await("file " + i + " has come")
          .atMost(BOUND)
          .pollDelay(Duration.ZERO)
          .until(() -> app.startFile(CAMERA, file));
      assertThat(app.endFile(CAMERA, file, null)).isTrue();
    }
  }
}
