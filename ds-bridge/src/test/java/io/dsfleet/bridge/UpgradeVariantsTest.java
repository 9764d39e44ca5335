package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSocket upgrades in forms that the standard allows and few clients send. */
class UpgradeVariantsTest {
  private static final String PATH = "/deepstream/ws";

  @Test
  void unusualUpgrades_areAnsweredAsTheStandardSays() throws IOException {
    try (TestBridge bridge = new TestBridge()) {
      for (String header :
          List.of(
              "x-later: 1",
              "Sec-WebSocket-Protocol: deepstream-protocol, other",
              "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
              "Sec-WebSocket-Extensions: unknown",
              "X-Forwarded-For: 10.0.0.1",
              "Accept-Language: ko",
              "Cookie: a=b")) {
        assertThat(answer(bridge, PATH, header)).as(header).startsWith("HTTP/1.1 101");
      }
      assertThat(answer(bridge, PATH + "?x=%EC%A0%95", "x: 1")).startsWith("HTTP/1.1 101");
      assertThat(answer(bridge, "/other", "x: 1")).startsWith("HTTP/1.1 4");
      assertThat(answer(bridge, PATH, "Sec-WebSocket-Extensions: permessage-deflate"))
          .as("no compression is negotiated")
          .doesNotContain("permessage-deflate");
    }
  }

  private static String answer(TestBridge bridge, String path, String header) throws IOException {
    try (RawApp app = new RawApp(bridge.port(), path, header)) {
      return app.answer;
    }
  }
}
