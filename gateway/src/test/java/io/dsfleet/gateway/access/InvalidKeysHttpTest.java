package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an address may still do after it has sent too many invalid keys. */
class InvalidKeysHttpTest {
  private static final AccessKey ADMIN = AccessKey.generate(new SecureRandom());
  private static GatewayFixture gateway;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("admin.key"), ADMIN.secret() + "\n");
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.open=false", "--dsfleet.gateway.access.admin-key-file=" + file);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpAnswer session(String header, String value) {
    return gateway.get("/deepstream/session", header, value);
  }

  private static HttpAnswer byKey(String key) {
    return session("Authorization", "Bearer " + key);
  }

  @Test
  void invalidKeys_blockNoLoginOrTicketOfTheSameAddress_andRevealNoPrefix() {
    String cookie =
        gateway
            .post("/deepstream/session", "{\"key\": \"" + ADMIN.secret() + "\"}")
            .header("Set-Cookie")
            .split(";", 2)[0];
    String ticket =
        gateway
            .post("/deepstream/tickets", "", "Authorization", "Bearer " + ADMIN.secret())
            .json()
            .path("ticket")
            .asString();
    assertThat(session("Cookie", cookie).status()).isEqualTo(200);

    String unknown = AccessKey.generate(new SecureRandom()).secret();
    await().atMost(Duration.ofSeconds(30)).until(() -> byKey(unknown).status() == 429);

    assertThat(byKey(ADMIN.prefix() + "_" + "0".repeat(64)).status()).isEqualTo(429);
    assertThat(byKey(ADMIN.secret()).status()).isEqualTo(200);
    assertThat(session("Cookie", cookie).status()).isEqualTo(200);
    assertThat(gateway.get("/deepstream/session?ticket=" + ticket).status()).isEqualTo(200);
    assertThat(session("Cookie", RequestAuthenticator.COOKIE_NAME + "=invented").status())
        .isEqualTo(429);
  }
}
