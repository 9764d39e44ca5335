package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.gateway.RawHttpClient;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits for unauthenticated clients, and per key, on a closed gateway. */
@Timeout(120)
class AccessLimitsHttpTest {
  private static final String START = "POST /deepstream/analysis/start";
  private static final long MEGABYTE = 1024 * 1024;
  private static final AccessKey ADMIN = AccessKey.generate(new SecureRandom());
  private GatewayFixture gateway;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("admin.key"), ADMIN.secret() + "\n");
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.open=false",
            "--dsfleet.gateway.events.max-subscribers-per-key=2",
            "--dsfleet.gateway.access.admin-key-file=" + file);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  private HttpAnswer login() {
    return gateway.post("/deepstream/session", "{\"key\": \"" + ADMIN.secret() + "\"}");
  }

  @Test
  void bodies_takeMemoryOnlyForReceivedBytes() throws IOException {
    assertThat(login().status()).isEqualTo(200);
    List<RawHttpClient> clients = new ArrayList<>();
    try {
      long before = usedHeap();
      for (int i = 0; i < 200; i++) {
        RawHttpClient client =
            RawHttpClient.send(
                gateway,
                START,
                bearer(ADMIN.secret()),
                "Content-Type: application/json",
                "Content-Length: 8000000",
                "Expect: 100-continue");
        clients.add(client);
        // The gateway sends 100 when it begins to read, so from here on the body may hold memory.
        assertThat(client.status()).isEqualTo(100);
        client.write("{");
      }

      assertThat(usedHeap() - before).isLessThan(50 * MEGABYTE);
      assertThat(login().status()).isEqualTo(200);
    } finally {
      for (RawHttpClient client : clients) {
        client.close();
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void loginBodyAboveFourKilobytes_isRefusedBeforeItIsReceived() throws IOException {
    try (RawHttpClient client =
        RawHttpClient.send(
            gateway,
            "POST /deepstream/session",
            "Content-Type: application/json",
            "Content-Length: 4097")) {
      assertThat(client.status()).isEqualTo(413);
    }
  }

  @Test
  void loginsWithoutAKey_countAsInvalidKeys() throws IOException {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.post("/deepstream/session", "{}").status() == 429);

    try (RawHttpClient client =
        RawHttpClient.send(
            gateway,
            "POST /deepstream/session",
            "Content-Type: application/json",
            "Content-Length: 100")) {
      assertThat(client.status()).isEqualTo(429);
    }
  }

  @Test
  void loginBeyondTheMaximum_endsTheOldest() {
    List<String> cookies = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      HttpAnswer login = login();
      assertThat(login.status()).as(login.toString()).isEqualTo(200);
      cookies.add(login.header("Set-Cookie").split(";", 2)[0]);
    }

    assertThat(session(cookies.get(0))).isEqualTo(401);
    assertThat(session(cookies.get(1))).isEqualTo(200);
    assertThat(session(cookies.get(20))).isEqualTo(200);
  }

  private int session(String cookie) {
    return gateway.get("/deepstream/session", "Cookie", cookie).status();
  }

  @Test
  void logins_areLimited() {
    await().atMost(Duration.ofSeconds(30)).until(() -> login().status() == 429);
  }

  @Test
  void openStreams_areLimitedPerKey() throws IOException {
    String other =
        gateway
            .post(
                "/deepstream/keys",
                "{\"name\": \"wall\", \"role\": \"viewer\"}",
                "Authorization",
                "Bearer " + ADMIN.secret())
            .json()
            .path("key")
            .asString();
    String events = "GET /deepstream/events?pool=" + gateway.pool();
    try (RawHttpClient first = RawHttpClient.send(gateway, events, bearer(ADMIN.secret()));
        RawHttpClient second = RawHttpClient.send(gateway, events, bearer(ADMIN.secret()))) {
      assertThat(first.status()).isEqualTo(200);
      assertThat(second.status()).isEqualTo(200);
      try (RawHttpClient third = RawHttpClient.send(gateway, events, bearer(ADMIN.secret()));
          RawHttpClient ofOtherKey = RawHttpClient.send(gateway, events, bearer(other))) {
        assertThat(third.status()).isEqualTo(429);
        assertThat(ofOtherKey.status()).isEqualTo(200);
      }
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try (RawHttpClient again =
                  RawHttpClient.send(gateway, events, bearer(ADMIN.secret()))) {
                return again.status() == 200;
              }
            });
  }

  @Test
  void repeatedRefusals_areOneEntryWithTheirCount() {
    for (int i = 0; i < 30; i++) {
      assertThat(gateway.post("/deepstream/flood/" + gateway.pool(), "{}").status()).isEqualTo(401);
    }
    gateway.bean(AuditRecorder.class).writeRepeatedRefusals();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(auditedWhat(2))
                    .containsExactly(
                        "29 more refused requests within a minute",
                        "POST /deepstream/flood/" + gateway.pool()));
  }

  private List<String> auditedWhat(int limit) {
    return gateway
        .get("/deepstream/audit?limit=" + limit, "Authorization", "Bearer " + ADMIN.secret())
        .json()
        .findValuesAsString("what");
  }

  @Test
  void longMethod_isTruncatedInTheAuditLog() throws IOException {
    try (RawHttpClient client =
        RawHttpClient.send(gateway, "X".repeat(8_000) + " /deepstream/jobs")) {
      assertThat(client.status()).isEqualTo(401);
    }

    assertThat(auditedWhat(20))
        .anySatisfy(what -> assertThat(what).startsWith("XXX"))
        .allSatisfy(what -> assertThat(what).hasSizeLessThanOrEqualTo(512));
  }

  @Test
  void healthDetails_needAValidKey() {
    HttpAnswer authenticated =
        gateway.get("/deepstream/health", "Authorization", "Bearer " + ADMIN.secret());
    HttpAnswer anonymous = gateway.get("/deepstream/health");
    HttpAnswer wrong =
        gateway.get(
            "/deepstream/health",
            "Authorization",
            "Bearer " + AccessKey.generate(new SecureRandom()).secret());

    assertThat(authenticated.json().path("reason").asString()).contains("ds-bridge");
    assertThat(anonymous.json().propertyNames()).containsExactly("status");
    assertThat(wrong.status()).isEqualTo(anonymous.status());
    assertThat(wrong.json().propertyNames()).containsExactly("status");
  }
}
