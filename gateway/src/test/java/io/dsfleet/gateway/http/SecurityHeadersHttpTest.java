package io.dsfleet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.gateway.GatewayFixture;
import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that restrict browsers, and the error responses of the web server itself. */
class SecurityHeadersHttpTest {
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/deepstream/health", "/deepstream/jobs", "/nothing", "/openapi.json"})
  void response_restrictsBrowsers(String path) {
    HttpAnswer answer = gateway.get(path);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
  }

  @Test
  void apiPage_mayRunOwnScriptsOnly() {
    HttpAnswer page = gateway.get("/swagger-ui/index.html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("script-src");
    assertThat(page.toString()).doesNotContain("<script>");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 'GET / HTTP/1.1|Host: a b||'",
    "400, 'GET /%zz HTTP/1.1|Host: localhost||'",
    "400, 'GET / HTTP/1.1|Host: localhost|Host: other||'",
    "501, 'POST / HTTP/1.1|Host: localhost|Transfer-Encoding: unknown||'",
  })
  void requestRefusedByTheWebServer_getsNoHtmlPage(int status, String request) throws IOException {
    String response = send(request.replace("|", "\r\n"));
    assertThat(response).startsWith("HTTP/1.1 " + status);
    assertThat(response.toLowerCase(java.util.Locale.ROOT)).doesNotContain("<html", "tomcat");
  }

  private static String send(String request) throws IOException {
    URI root = gateway.uri("/");
    try (Socket socket = new Socket(InetAddress.getByName(root.getHost()), root.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              request
                  .replace("Host: localhost\r\n", "Host: localhost\r\nConnection: close\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
