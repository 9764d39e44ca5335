package io.dsfleet.bridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMapTest {
  private final PathMap map =
      new PathMap(
          List.of(
              new PathMap.Rule("/srv/media", "/media"),
              new PathMap.Rule("/srv/media/special/", "/opt/special/")));

  @ParameterizedTest
  @CsvSource({
    "/srv/media, /media",
    "/srv/media/a/가.mp4, /media/a/가.mp4",
    "/srv/media/special/x, /opt/special/x",
    "/srv/media/special, /opt/special",
    "/srv/mediation/x, /srv/mediation/x",
    "rtsp://h/srv/media, rtsp://h/srv/media",
  })
  void path_longestRuleAtAPartsBorderWins(String host, String app) {
    assertThat(map.toApp(host)).isEqualTo(app);
  }
}
