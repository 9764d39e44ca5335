package io.dsfleet.messages.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMappingTest {
  private final PathMapping mapping =
      new PathMapping(
          List.of(
              new PathMapping.Rule("/srv/media", "/media"),
              new PathMapping.Rule("/srv/media/special/", "/opt/special/")));

  @ParameterizedTest
  @CsvSource({
    "/srv/media, /media",
    "/srv/media/a/가.mp4, /media/a/가.mp4",
    "/srv/media/special/x, /opt/special/x",
    "/srv/media/special, /opt/special",
    "/srv/mediation/x, /srv/mediation/x",
    "rtsp://h/srv/media, rtsp://h/srv/media",
  })
  void toApp_severalMatchingRules_usesTheLongestPrefix(String host, String app) {
    assertThat(mapping.toApp(host)).isEqualTo(app);
  }
}
