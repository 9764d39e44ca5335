package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Web pages cannot open the app socket; apps can, whatever headers they send. */
class BrowserRefusalTest {
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = new TestBridge();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @CsvSource({
    // pages: a rebound name, another local server, an extension, another site, a file, a sandbox
    "403, Host: evil.example:PORT, Origin: http://evil.example:PORT",
    "403, Host: evil.example:PORT, X-None: 1",
    "403, Host: 127.0.0.1:PORT, Origin: http://127.0.0.1:3000",
    "403, Host: 127.0.0.1:PORT, Origin: chrome-extension://127.0.0.1",
    "403, Host: 127.0.0.1:PORT, Origin: http://evil.example",
    "403, Host: 127.0.0.1:PORT, Origin: file://",
    "403, Host: 127.0.0.1:PORT, Origin: null",
    "403, Host: 127.0.0.1:PORT, Sec-Fetch-Mode: websocket",
    "403, Host: 127.0.0.1:PORT, User-Agent: Mozilla/5.0 (X11; Linux x86_64)",
    // apps: libwebsockets without port, without scheme, Beast, Qt, Python, Node
    "101, Host: 127.0.0.1:PORT, Origin: http://127.0.0.1",
    "101, Host: 127.0.0.1:PORT, Origin: 127.0.0.1",
    "101, Host: 127.0.0.1:PORT, Origin: ws://127.0.0.1:PORT",
    "101, Host: 127.0.0.1:PORT, Origin: http://127.0.0.1:PORT",
    "101, Host: 127.0.0.1:PORT, Origin: https://127.0.0.1",
    "101, Host: 127.0.0.1, Origin: http://127.0.0.1",
    "101, Host: LOCALHOST:PORT, Origin: http://localhost",
    "101, Host: [::1]:PORT, Origin: http://[::1]:PORT",
    "101, Host: 127.0.0.1:PORT, User-Agent: Python/3.12 websockets/13.1",
    "101, Host: 127.0.0.1:PORT, X-None: 1"
  })
  void handshake_getsStatus(int status, String host, String header) throws IOException {
    String port = String.valueOf(bridge.port());
    try (RawApp app =
        new RawApp(
            bridge.port(),
            "/deepstream/ws",
            host.replace("PORT", port),
            header.replace("PORT", port))) {
      assertThat(app.answer).startsWith("HTTP/1.1 " + status);
    }
  }
}
