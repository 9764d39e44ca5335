package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.CoversRoutes;
import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Access to a closed gateway over HTTP. */
class AccessHttpTest {
  private static final AccessKey ADMIN = AccessKey.generate(new SecureRandom());
  private static GatewayFixture gateway;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("admin.key"), ADMIN.secret() + "\n");
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.open=false",
            "--dsfleet.gateway.access.admin-key-file=" + file,
            "--dsfleet.gateway.access.requests-per-second=1",
            "--dsfleet.gateway.access.request-burst=100",
            "--dsfleet.gateway.access.allowed-origins=https://wall.example");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String[] as(String key, String... more) {
    return Stream.concat(Stream.of("Authorization", "Bearer " + key), Stream.of(more))
        .toArray(String[]::new);
  }

  private static String createKey(String role) {
    HttpAnswer answer =
        gateway.post(
            "/deepstream/keys",
            "{\"name\": \"%s's\", \"role\": \"%s\"}".formatted(role, role),
            as(ADMIN.secret()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.json().path("key").asString();
  }

  private static HttpAnswer delete(String path, String... headers) {
    return gateway.send(HttpRequest.newBuilder(gateway.uri(path)).headers(headers).DELETE());
  }

  private static void assertRefused(HttpAnswer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void request_isRefused_ifTheRoleIsTooLow() {
    String viewer = createKey("viewer");
    String operator = createKey("operator");

    assertThat(gateway.get("/deepstream/jobs?pool=" + gateway.pool(), as(viewer)).status())
        .isEqualTo(200);
    assertThat(gateway.get("/deepstream/jobs?pool=" + gateway.pool(), "X-API-Key", viewer).status())
        .isEqualTo(200);
    String start = gateway.start(GatewayFixture.camera());
    assertRefused(
        gateway.post("/deepstream/analysis/start", start, as(viewer)), 403, "role_too_low");
    assertThat(gateway.post("/deepstream/analysis/start", start, as(operator)).status())
        .isEqualTo(202);
    assertRefused(gateway.get("/deepstream/keys", as(operator)), 403, "role_too_low");
    assertRefused(gateway.get("/deepstream/audit/", as(operator)), 403, "role_too_low");
  }

  @Test
  void wrongKey_isRefused_andNotEchoed() {
    String wrong = AccessKey.generate(new SecureRandom()).secret();
    for (String key : List.of(wrong, ADMIN.prefix() + "_" + "0".repeat(64), "", "x".repeat(9000))) {
      HttpAnswer answer = gateway.get("/deepstream/jobs", as(key));
      assertRefused(answer, 401, "wrong_key");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(answer.toString()).doesNotContain(wrong);
    }
    assertRefused(gateway.get("/deepstream/jobs", "Authorization", "Basic eDp5"), 401, "wrong_key");
    assertRefused(gateway.get("/deepstream/jobs"), 401, "no_key");
  }

  @Test
  @CoversRoutes({"POST /deepstream/keys", "DELETE /deepstream/keys/{prefix}"})
  void revokedKey_isRefusedImmediately() {
    String key = createKey("viewer");
    String prefix = key.substring(0, 12);
    assertThat(gateway.get("/deepstream/session", as(key)).json().path("role").asString())
        .isEqualTo("viewer");

    assertThat(delete("/deepstream/keys/" + prefix, as(ADMIN.secret())).status()).isEqualTo(204);

    assertRefused(gateway.get("/deepstream/session", as(key)), 401, "wrong_key");
    assertRefused(delete("/deepstream/keys/" + prefix, as(ADMIN.secret())), 404, "unknown_key");
    assertRefused(
        delete("/deepstream/keys/" + ADMIN.prefix(), as(ADMIN.secret())), 409, "key_in_use");
  }

  @Test
  @CoversRoutes("GET /deepstream/keys")
  void key_isListedByItsPrefix_withoutItsSecret() {
    String key = createKey("operator");
    HttpAnswer list = gateway.get("/deepstream/keys", as(ADMIN.secret()));

    assertThat(list.json().findValuesAsString("prefix"))
        .contains(key.substring(0, 12), ADMIN.prefix());
    assertThat(list.toString()).doesNotContain(key.substring(13)).doesNotContain("hash");
  }

  @Test
  void invalidKeyRequest_isRefused() {
    for (String body :
        List.of(
            "{\"role\": \"viewer\"}",
            "{\"name\": \"x\"}",
            "{\"name\": \"x\", \"role\": \"root\"}",
            "{\"name\": \"a\\nb\", \"role\": \"viewer\"}",
            "{\"name\": \"a\\u202eb\", \"role\": \"viewer\"}",
            "{\"name\": \"a\\ud800b\", \"role\": \"viewer\"}")) {
      assertRefused(
          gateway.post("/deepstream/keys", body, as(ADMIN.secret())), 422, "invalid_request");
    }
  }

  @Test
  void rateLimit_appliesPerKey() {
    String limited = createKey("viewer");
    String other = createKey("viewer");
    List<HttpAnswer> answers =
        IntStream.range(0, 103)
            .mapToObj(i -> gateway.get("/deepstream/session", as(limited)))
            .filter(answer -> answer.status() != 200)
            .toList();

    assertThat(answers).isNotEmpty();
    assertRefused(answers.getFirst(), 429, "too_many_requests");
    assertThat(answers.getFirst().header("Retry-After")).isEqualTo("1");
    assertThat(gateway.get("/deepstream/session", as(other)).status()).isEqualTo(200);
  }

  @Test
  @CoversRoutes({
    "POST /deepstream/session",
    "GET /deepstream/session",
    "DELETE /deepstream/session"
  })
  void change_byCookie_needsTheCsrfToken() {
    String key = createKey("operator");
    HttpAnswer login = gateway.post("/deepstream/session", "{\"key\": \"" + key + "\"}");
    assertThat(login.status()).as(login.toString()).isEqualTo(200);
    assertThat(login.header("Set-Cookie"))
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContain(key.substring(13));
    String cookie = login.header("Set-Cookie").split(";", 2)[0];
    String csrf = login.json().path("csrf_token").asString();
    JsonNode session = gateway.get("/deepstream/session", "Cookie", cookie).json();
    assertThat(session.path("csrf_token").asString()).isEqualTo(csrf);

    String start = gateway.start(GatewayFixture.camera());
    assertRefused(
        gateway.post("/deepstream/analysis/start", start, "Cookie", cookie), 403, "no_csrf_token");
    assertRefused(
        gateway.post("/deepstream/analysis/start", start, "Cookie", cookie, "X-CSRF-Token", "0"),
        403,
        "no_csrf_token");
    assertRefused(
        gateway.post(
            "/deepstream/analysis/start",
            start,
            "Cookie",
            cookie,
            "X-CSRF-Token",
            csrf,
            "Origin",
            "https://evil.example"),
        403,
        "foreign_origin");
    assertThat(
            gateway
                .post("/deepstream/analysis/start", start, "Cookie", cookie, "X-CSRF-Token", csrf)
                .status())
        .isEqualTo(202);

    assertThat(delete("/deepstream/session", "Cookie", cookie, "X-CSRF-Token", csrf).status())
        .isEqualTo(204);
    assertRefused(gateway.get("/deepstream/session", "Cookie", cookie), 401, "wrong_key");
  }

  @Test
  void login_endsWhenItsKeyIsRevoked() {
    String key = createKey("viewer");
    String cookie =
        gateway
            .post("/deepstream/session", "{\"key\": \"" + key + "\"}")
            .header("Set-Cookie")
            .split(";", 2)[0];
    delete("/deepstream/keys/" + key.substring(0, 12), as(ADMIN.secret()));

    assertRefused(gateway.get("/deepstream/session", "Cookie", cookie), 401, "wrong_key");
    assertRefused(
        gateway.post("/deepstream/session", "{\"key\": \"" + key + "\"}"), 401, "wrong_key");
    assertRefused(gateway.post("/deepstream/session", "{}"), 422, "invalid_request");
  }

  @Test
  @CoversRoutes("POST /deepstream/tickets")
  void ticket_isValidOnce() {
    String key = createKey("viewer");
    HttpAnswer answer = gateway.post("/deepstream/tickets", "", as(key));
    assertThat(answer.status()).isEqualTo(201);
    String ticket = answer.json().path("ticket").asString();

    assertThat(gateway.get("/deepstream/session?ticket=" + ticket).json().path("key").asString())
        .isEqualTo(key.substring(0, 12));
    assertRefused(gateway.get("/deepstream/session?ticket=" + ticket), 401, "wrong_key");
    assertRefused(gateway.post("/deepstream/analysis/start?ticket=" + ticket, "{}"), 401, "no_key");
  }

  @Test
  void foreignOrigin_getsCorsHeaders_onlyIfAllowed() {
    String key = createKey("viewer");
    HttpAnswer stranger =
        gateway.get("/deepstream/jobs", as(key, "Origin", "https://evil.example"));
    assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
    HttpAnswer wall = gateway.get("/deepstream/session", as(key, "Origin", "https://wall.example"));
    assertThat(wall.header("Access-Control-Allow-Origin")).isEqualTo("https://wall.example");
    assertThat(wall.header("Access-Control-Allow-Credentials")).isEmpty();

    assertThat(preflight("https://wall.example").status()).isEqualTo(204);
    assertRefused(preflight("https://evil.example"), 401, "no_key");
  }

  private static HttpAnswer preflight(String origin) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri("/deepstream/analysis/start"))
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  @CoversRoutes("GET /deepstream/audit")
  void command_isAudited_withCallerAddressAndOutcome() {
    String key = createKey("operator");
    gateway.post("/deepstream/analysis/start?token=hidden", "{}", as(key));
    gateway.post("/deepstream/analysis/start", "{}");

    HttpAnswer log = gateway.get("/deepstream/audit?limit=500", as(ADMIN.secret()));

    assertThat(log.json().valueStream())
        .anySatisfy(
            entry -> {
              assertThat(entry.path("who").asString()).isEqualTo(key.substring(0, 12));
              assertThat(entry.path("role").asString()).isEqualTo("operator");
              assertThat(entry.path("what").asString())
                  .isEqualTo("POST /deepstream/analysis/start?token=***");
              assertThat(entry.path("from").asString()).isEqualTo("127.0.0.1");
              assertThat(entry.path("outcome").asString()).isEqualTo("422");
            })
        .anySatisfy(
            entry -> {
              assertThat(entry.path("who").asString()).isEqualTo("unknown");
              assertThat(entry.path("outcome").asString()).isEqualTo("401");
            });
    assertThat(log.toString()).doesNotContain("hidden");
    assertRefused(
        gateway.get("/deepstream/audit?before=x", as(ADMIN.secret())), 422, "invalid_request");
  }
}
