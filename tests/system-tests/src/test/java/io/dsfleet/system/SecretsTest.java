package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.access.AccessKey;
import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.RawAppClient;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Uses every kind of secret, validly and invalidly, and then finds none where it does not belong.
 */
class SecretsTest {
  private static final String APP_TOKEN = "canary-app-token-6b1f";

  private static final String CAMERA = "canary-camera-91c4";
  private static final String UPSTREAMS_CAMERA = "canary-upstream-camera-d07e";

  private final List<String> answers = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();

  @Test
  void secrets_areNeitherInLogsNorErrorsNorRedis() {
    Map<String, String> settings = new LinkedHashMap<>(TestKeys.closedSystem("secrets"));
    settings.put("DSFLEET_BRIDGE_APPTOKENFILE", TestKeys.write("secrets-app.token", APP_TOKEN));
    settings.put("DSFLEET_BRIDGE_ALLOWEDNETWORKS", "");
    settings.put("LOGGING_LEVEL_IO_DSFLEET", "debug");
    String admin = TestKeys.read(settings.get(StandaloneFixture.ADMIN_KEY_FILE));
    secrets.add(admin);
    secrets.add(APP_TOKEN);
    try (StandaloneFixture system = StandaloneFixture.start("secrets", settings)) {
      FleetClient client = system.client();
      String key =
          kept(
              client
                  .post("/deepstream/keys", Map.of("name", "web", "role", "operator"))
                  .body()
                  .path("key")
                  .asString());
      useBrowser(system.client(Optional.empty()), key);
      useTicket(client, system.client(Optional.empty()));
      beWrong(system, key);
      useApp(system, client);
      List<String> messages = useCameras(system, client);
      answers.add(client.get("/deepstream/keys").text());
      answers.add(client.get("/deepstream/audit?limit=1000").text());
      answers.add(client.get("/openapi.json").text());

      String redis = redis();
      assertThat(redis).contains(admin.substring(0, 12));
      for (String secret : secrets) {
        assertThat(secret).hasSizeGreaterThan(16);
        // a key without its prefix is a secret too
        String core = secret.startsWith("dsf_") ? secret.substring(13) : secret;
        assertThat(system.output()).doesNotContain(core);
        assertThat(redis).doesNotContain(core);
        assertThat(answers).noneMatch(answer -> answer.contains(core));
        assertThat(messages).noneMatch(message -> message.contains(core));
      }
      assertThat(redis).contains("rtsp://viewer:~s1~");
    }
  }

  private String kept(String secret) {
    secrets.add(secret);
    return secret;
  }

  private void useBrowser(FleetClient browser, String key) {
    FleetClient.HttpReply login = browser.post("/deepstream/session", Map.of("key", key));
    assertThat(login.status()).as(login.text()).isEqualTo(200);
    String cookie = login.header("Set-Cookie").orElseThrow().split(";", 2)[0];
    kept(cookie.substring(cookie.indexOf('=') + 1));
    String csrf = kept(login.body().path("csrf_token").asString());
    Map<String, String> headers =
        Map.of("Cookie", cookie, "X-CSRF-Token", csrf, "Content-Type", "application/json");
    answers.add(
        browser
            .send(
                "POST",
                "/deepstream/analysis/start",
                headers,
                "{}".getBytes(StandardCharsets.UTF_8))
            .text());
    answers.add(
        browser
            .send(
                "POST",
                "/deepstream/analysis/start",
                Map.of("Cookie", cookie, "X-CSRF-Token", csrf + "0"),
                new byte[0])
            .text());
  }

  private void useTicket(FleetClient client, FleetClient stranger) {
    String ticket =
        kept(client.post("/deepstream/tickets", Map.of()).body().path("ticket").asString());
    answers.add(stranger.get("/deepstream/jobs?ticket=" + ticket).text());
    answers.add(stranger.get("/deepstream/jobs?ticket=" + ticket).text());
    answers.add(
        stranger
            .send("POST", "/deepstream/analysis/start?ticket=" + ticket, Map.of(), new byte[0])
            .text());
  }

  private void beWrong(StandaloneFixture system, String key) {
    String wrong = kept(AccessKey.generate(new SecureRandom()).secret());
    for (String shown : List.of(wrong, key + "0", " " + wrong, wrong + "\u00e4")) {
      FleetClient client = system.client(Optional.of(shown));
      try {
        answers.add(client.get("/deepstream/jobs").text());
        answers.add(client.post("/deepstream/session", Map.of("key", shown)).text());
        answers.add(client.post("/deepstream/session", Map.of("key", List.of(shown))).text());
      } catch (IllegalArgumentException noHeader) {
        answers.add("the client refuses to send it");
      }
    }
  }

  private void useApp(StandaloneFixture system, FleetClient client) {
    URI socket = URI.create(system.socket() + "?token=" + APP_TOKEN);
    try (RawAppClient app = RawAppClient.registered(socket, "secrets-app", 1)) {
      app.sendUnchecked("{\"type\":\"make_coffee\"}");
      answers.add(app.await("error").toString());
      client.awaitInstance("secrets-app", 1);
      answers.add(client.get("/deepstream/instances").text());
      answers.add(client.get("/deepstream/stats").text());
    }
  }

  /** Submits jobs of cameras with passwords over HTTP and AMQP; returns the broker's messages. */
  private List<String> useCameras(StandaloneFixture system, FleetClient client) {
    URI socket = URI.create(system.socket() + "?token=" + APP_TOKEN);
    try (BrokerTap spy = new BrokerTap();
        RawAppClient app = RawAppClient.registered(socket, "secrets-cameras", 2)) {
      client.awaitInstance("secrets-cameras", 1);
      spy.follow("secrets-cameras");
      Map<String, Object> posted = camera(901, kept(CAMERA));
      String job = client.submit(posted);
      JsonNode start = app.await("start_analysis");
      assertThat(start.path("path").asString()).contains(":" + CAMERA + "@camera-901");
      app.refuse(start, "cannot open rtsp://viewer:" + CAMERA + "@camera-901:554/live");
      fails(client, job);
      client.submit(camera(902, CAMERA));
      app.send(
          "{\"type\":\"log\",\"level\":\"error\",\"message\":\"lost rtsp:\\/\\/viewer:%s@c\"}"
              .formatted(CAMERA));
      List<String> seen = spy.drain();
      assertThat(seen).anyMatch(message -> message.contains("StartJob"));

      // The upstream's message is unchanged in the queue, and nowhere else.
      kept(UPSTREAMS_CAMERA);
      spy.publish(Map.of("request", camera(903, UPSTREAMS_CAMERA)));
      spy.publish(
          Map.of("request", JobRequests.with(camera(904, UPSTREAMS_CAMERA), "priority", 99)));
      await("both submissions are dealt with")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  client.get("/deepstream/jobs").text().contains("903")
                      && client.get("/deepstream/dead-letters").text().contains("904"));
      for (String list : List.of("jobs", "dead-letters", "analysis/status", "instances")) {
        answers.add(client.get("/deepstream/" + list).text());
      }
      answers.add(client.get("/deepstream/jobs/" + job).text());
      answers.add(client.get("/deepstream/jobs/" + job + "/timeline").text());
      assertThat(answers).anyMatch(answer -> answer.contains("rtsp://viewer:***@camera-904"));
      answers.add(client.post("/deepstream/analysis/start", camera(901, "***")).text());
      return seen;
    }
  }

  private void fails(FleetClient client, String job) {
    await("the app's refusal is on record")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String text = client.get("/deepstream/jobs/" + job + "/timeline").text();
              answers.add(text);
              return text.contains("rtsp://viewer:***@camera-901");
            });
  }

  private static Map<String, Object> camera(long id, String password) {
    return Map.of(
        "camera_id",
        id,
        "camera_type",
        "videostream",
        "camera_path",
        "rtsp://viewer:" + password + "@camera-" + id + ":554/live?channel=1",
        "camera_name",
        "gate " + id,
        "output_dir",
        "/out/camera-" + id);
  }

  /** Everything in Redis as text. */
  private static String redis() {
    StringBuilder all = new StringBuilder();
    try (RedisClient client =
            RedisClient.create(SystemTestServers.ofEnvironment().redis().toString());
        var connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      for (String key : redis.keys("*")) {
        all.append(key).append('\n').append(value(redis, key)).append('\n');
      }
    }
    return all.toString();
  }

  private static Object value(RedisCommands<String, String> redis, String key) {
    return switch (redis.type(key)) {
      case "string" -> redis.get(key);
      case "hash" -> redis.hgetall(key);
      case "zset" -> redis.zrange(key, 0, -1);
      case "set" -> redis.smembers(key);
      case "list" -> redis.lrange(key, 0, -1);
      case "stream" -> redis.xrange(key, Range.unbounded());
      default -> throw new AssertionError("a new type of key: " + key);
    };
  }
}
