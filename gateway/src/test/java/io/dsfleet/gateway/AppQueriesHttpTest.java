package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.BridgeRequest;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.instance.AppMetrics;
import io.dsfleet.state.instance.BridgeConnectionCounts;
import io.dsfleet.state.instance.EndedSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Queries to apps, and responses for apps that do not answer. */
@ExtendWith(SharedGatewayExtension.class)
class AppQueriesHttpTest {
  private static final String STATUS = "/deepstream/analysis/status/";

  @Test
  @CoversRoutes({"GET /deepstream/analysis/status", "GET /deepstream/analysis/status/{id}"})
  void status_isReportedByTheApp_inAllThreeForms(GatewayFixture gateway) {
    try (FakeAppBridge app = new FakeAppBridge(gateway, 2, AppQueriesHttpTest::live)) {
      long camera = GatewayFixture.camera();
      Assignment at = app.fleet().start(gateway.submit(camera));

      JsonNode all = gateway.get(STATUS + app.instance() + "/").json();
      JsonNode one = gateway.get(STATUS + app.instance() + "?stream_id=1").json();
      JsonNode whole =
          gateway
              .get(STATUS + app.instance() + "?stream_id=" + at.streamId() + "&camera_id=" + camera)
              .json();
      JsonNode list = gateway.get("/deepstream/analysis/status").json();

      assertThat(all.at("/streams/0/status").asString()).isEqualTo("live");
      assertThat(all.path("source").asString()).isEqualTo("app");
      assertThat(one.at("/stream/stream_id").asInt()).isEqualTo(1);
      assertThat(one.at("/stream/status").asString()).isEqualTo("live");
      assertThat(whole.path("stream_id").asInt()).isEqualTo(at.streamId());
      assertThat(whole.at("/camera/status").asString()).isEqualTo("live");
      assertThat(list.at("/" + app.instance() + "/streams/0/status").asString()).isEqualTo("live");
      app.fleet().complete(at, 1);
    }
  }

  @Test
  void wrongCamera_isRefusedWithoutQueryingTheApp(GatewayFixture gateway) {
    try (FakeAppBridge app = new FakeAppBridge(gateway, 2, AppQueriesHttpTest::live)) {
      long camera = GatewayFixture.camera();
      Assignment at = app.fleet().start(gateway.submit(camera));
      String path = STATUS + app.instance();

      HttpAnswer elsewhere =
          gateway.get(path + "?stream_id=" + (1 - at.streamId()) + "&camera_id=" + camera);
      HttpAnswer unknown = gateway.get(path + "?camera_id=1");
      HttpAnswer noStream = gateway.get(path + "?stream_id=2");

      assertThat(elsewhere.status()).isEqualTo(404);
      assertThat(elsewhere.json().path("code").asString()).isEqualTo("unknown_camera");
      assertThat(elsewhere.json().path("detail").asString()).contains("on stream " + at.streamId());
      assertThat(unknown.json().path("code").asString()).isEqualTo("unknown_camera");
      assertThat(noStream.json().path("code").asString()).isEqualTo("unknown_stream");
      assertThat(app.receivedQueries).isEmpty();
      app.fleet().complete(at, 1);
    }
  }

  @Test
  void errorOfTheApp_isReturned(GatewayFixture gateway) {
    try (FakeAppBridge app =
        new FakeAppBridge(gateway, 1, _ -> no(RequestRefusalCode.APP_REFUSED, "no such stream"))) {
      HttpAnswer answer = gateway.get(STATUS + app.instance() + "?stream_id=0");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asString()).isEqualTo("app_refused");
      assertThat(answer.json().path("detail").asString()).contains("no such stream");
    }
  }

  @Test
  void statusOfAnUnreachableApp_isReadFromRedis_withItsAge(GatewayFixture gateway) {
    String gone;
    try (FakeAppBridge app =
        new FakeAppBridge(gateway, 1, _ -> no(RequestRefusalCode.APP_SILENT, "it says nothing"))) {
      gone = app.instance();
      JsonNode silent = gateway.get(STATUS + gone).json();
      assertThat(silent.path("source").asString()).isEqualTo("record");
      assertThat(silent.path("reason").asString()).isEqualTo("it says nothing");
      assertThat(silent.at("/streams/0/status").asString()).isEqualTo("idle");
    }
    JsonNode lost = gateway.get(STATUS + gone).json();

    assertThat(lost.path("source").asString()).isEqualTo("record");
    assertThat(lost.path("age_seconds").isNumber()).isTrue();
    assertThat(lost.path("reason").asString()).contains("not connected");
    assertThat(gateway.get(STATUS + "nobody").status()).isEqualTo(404);
  }

  @Test
  @CoversRoutes({
    "GET /deepstream/metrics",
    "GET /deepstream/metrics/{id}",
    "POST /deepstream/metrics/{id}/refresh"
  })
  void refreshedMetrics_areReadableImmediately(GatewayFixture gateway) {
    long at = 1_700_000_000_000L;
    String[] name = new String[1];
    try (FakeAppBridge app =
        new FakeAppBridge(
            gateway,
            1,
            _ -> {
              gateway
                  .state()
                  .connectionStats()
                  .storeMetrics(new AppMetrics(name[0], 23.5, 512.3, 40.1, 1024, at))
                  .join();
              return new MetricsTold(23.5, 512.3, 40.1, 1024, at);
            })) {
      name[0] = app.instance();
      String path = "/deepstream/metrics/" + app.instance();
      assertThat(gateway.get(path).json().path("code").asString()).isEqualTo("no_metrics");

      JsonNode fresh = gateway.post(path + "/refresh", "").json();
      JsonNode read = gateway.get(path + "/").json();
      HttpAnswer all = gateway.get("/deepstream/metrics/?sort=-cpu_percent&limit=1000");

      assertThat(fresh.path("status").asString()).isEqualTo("requested");
      assertThat(fresh.path("vram_mb").asDouble()).isEqualTo(1024);
      assertThat(read.propertyNames())
          .containsExactly(
              "instance_id", "cpu_percent", "ram_mb", "gpu_percent", "vram_mb", "timestamp");
      assertThat(read.path("cpu_percent").asDouble()).isEqualTo(23.5);
      assertThat(read.path("timestamp").asString()).isEqualTo("2023-11-14T22:13:20Z");
      assertThat(all.json().valueStream().map(each -> each.path("instance_id").asString()))
          .contains(app.instance());
    }
    assertThat(gateway.post("/deepstream/metrics/" + name[0] + "/refresh", "").status())
        .isEqualTo(409);
    assertThat(gateway.get("/deepstream/metrics/nobody").status()).isEqualTo(404);
  }

  @Test
  void refreshWithoutReply_is504(GatewayFixture gateway) {
    try (FakeAppBridge app =
        new FakeAppBridge(gateway, 1, _ -> no(RequestRefusalCode.APP_SILENT, "it says nothing"))) {
      HttpAnswer answer = gateway.post("/deepstream/metrics/" + app.instance() + "/refresh", "");

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.json().path("code").asString()).isEqualTo("app_silent");
    }
  }

  @Test
  @CoversRoutes("GET /deepstream/stats")
  void stats_haveTheFieldsOfTheOriginalServer(GatewayFixture gateway) {
    try (FakeAppBridge app = new FakeAppBridge(gateway, 1, AppQueriesHttpTest::live)) {
      var notes = gateway.state().connectionStats();
      gateway.state().sessions().heartbeat("bridge-test", List.of()).join();
      notes.storeConnectionCounts(new BridgeConnectionCounts("bridge-test", 3, 1, 4)).join();
      notes.storeConnectionCounts(new BridgeConnectionCounts("bridge-dead", 90, 1, 90)).join();
      notes.countReconnection(app.instance()).join();
      notes
          .storeEndedSession(new EndedSession(app.instance(), 1, 1_000, 61_000, 1001, "draining"))
          .join();

      JsonNode stats = gateway.get("/deepstream/stats").json();

      assertThat(stats.path("unauthenticated_connections").asInt()).isEqualTo(2);
      assertThat(stats.path("total_connections").asInt())
          .isEqualTo(stats.path("authenticated_connections").asInt() + 2);
      assertThat(stats.path("pending_requests").asInt()).isEqualTo(4);
      assertThat(stats.at("/reconnection_detail/" + app.instance()).asInt()).isEqualTo(1);
      assertThat(stats.at("/reconnection_stats/unique_clients_reconnected").asInt()).isPositive();
      assertThat(stats.at("/recent_disconnections/0/duration_seconds").asDouble()).isEqualTo(60);
      assertThat(stats.at("/recent_disconnections/0/close_code").asInt()).isEqualTo(1001);
      assertThat(
              stats
                  .path("connections_detail")
                  .valueStream()
                  .map(each -> each.path("instance_id").asString()))
          .contains(app.instance());
      assertThat(
              gateway
                  .get("/deepstream/health")
                  .json()
                  .at("/websocket/unauthenticated_connections")
                  .asInt())
          .isEqualTo(2);
    }
  }

  private static ServiceReply no(RequestRefusalCode code, String reason) {
    return new RequestRefused(code, null, reason);
  }

  private static ServiceReply live(BridgeRequest request) {
    AskStatus ask = (AskStatus) request;
    StreamStatus stream =
        new StreamStatus(ask.streamId() == null ? 0 : ask.streamId(), "live", List.of());
    return ask.streamId() == null
        ? new StatusTold("now", List.of(stream), null, null, null)
        : ask.cameraId() == null
            ? new StatusTold("now", null, stream, null, null)
            : new StatusTold(
                "now", null, null, ask.streamId(), new CameraStatus(ask.cameraId(), "live", null));
  }
}
