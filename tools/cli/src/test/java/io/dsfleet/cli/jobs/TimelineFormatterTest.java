package io.dsfleet.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TimelineFormatterTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void lines_isoAndMillis_showTimeEventAndRest() {
    var timeline =
        JSON.readTree(
            """
            [{"at": "2026-11-21T04:05:06.789Z", "event": "accepted", "detail": null},
             {"at": 1795233907000, "event": "assigned", "instance_id": "app-1", "stream_id": 2}]
            """);

    assertThat(TimelineFormatter.lines(timeline, ZoneOffset.UTC))
        .containsExactly(
            "04:05:06.789  accepted",
            "04:05:07.000  assigned               instance_id=app-1  stream_id=2");
  }

  @Test
  void lines_wrappedList_isFound() {
    var timeline = JSON.readTree("{\"events\": [{\"at\": \"soon\", \"event\": \"x\"}]}");

    assertThat(TimelineFormatter.lines(timeline, ZoneOffset.UTC)).containsExactly("soon  x");
  }
}
