package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.messages.access.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Authorisation of WebSocket upgrades, on the wire. The gateway serves no WebSocket (its feeds are
 * server-sent events), so an authorised upgrade reaches a route that returns 200 instead of 101.
 */
class SocketAccessTest {
  private static final AccessKey ADMIN = AccessKey.generate(new SecureRandom());
  private static final String WALL = "https://wall.example";
  private static GatewayFixture gateway;

  private String ticket;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("admin.key"), ADMIN.secret() + "\n");
    gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.open=false",
            "--dsfleet.gateway.access.admin-key-file=" + file,
            "--dsfleet.gateway.access.allowed-origins=" + WALL);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void createTicket() {
    ticket =
        gateway
            .post("/deepstream/tickets", "", "Authorization", "Bearer " + ADMIN.secret())
            .json()
            .path("ticket")
            .asString();
  }

  private static String authority() {
    return gateway.uri("/").getAuthority();
  }

  /** Sends an upgrade request with these header lines and returns the raw response. */
  private static String upgrade(String query, String... headers) {
    String head =
        "GET /deepstream/session"
            + query
            + " HTTP/1.1\r\nHost: "
            + authority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13"
            + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + String.join("", List.of(headers).stream().map(line -> line + "\r\n").toList())
            + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.uri("/").getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void assertRefused(String answer, int status, String code) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("application/problem+json")
        .contains("\"code\":\"" + code + "\"");
  }

  @Test
  void ticket_isValidOnce() {
    String own = "Origin: http://" + authority();

    assertThat(upgrade("?ticket=" + ticket, own)).startsWith("HTTP/1.1 200 ");
    assertRefused(upgrade("?ticket=" + ticket, own), 401, "wrong_key");
  }

  @Test
  void foreignOrigin_isRefused_andTheTicketStaysValid() {
    for (String foreign :
        List.of(
            "https://evil.example", "null", "http://127.0.0.1:1", "http://" + authority() + ".x")) {
      assertRefused(upgrade("?ticket=" + ticket, "Origin: " + foreign), 403, "foreign_origin");
    }

    assertThat(upgrade("?ticket=" + ticket, "Origin: " + WALL)).startsWith("HTTP/1.1 200 ");
  }

  /** Browsers send cookies with requests of any page, but only this origin can read a ticket. */
  @Test
  void cookie_isRefusedForSockets() {
    String cookie =
        gateway
            .post("/deepstream/session", "{\"key\": \"" + ADMIN.secret() + "\"}")
            .header("Set-Cookie")
            .split(";", 2)[0];

    String answer = upgrade("", "Cookie: " + cookie, "Origin: http://" + authority());

    assertRefused(answer, 401, "no_key");
    assertThat(answer).contains("POST /deepstream/tickets");
    assertThat(gateway.get("/deepstream/session", "Cookie", cookie).status()).isEqualTo(200);
  }

  @Test
  void key_needsNoOrigin_andIsRequiredWithoutTicket() {
    assertThat(upgrade("", "Authorization: Bearer " + ADMIN.secret())).startsWith("HTTP/1.1 200 ");
    assertRefused(upgrade(""), 401, "no_key");
    assertRefused(upgrade("?ticket=guessed"), 401, "wrong_key");
  }
}
