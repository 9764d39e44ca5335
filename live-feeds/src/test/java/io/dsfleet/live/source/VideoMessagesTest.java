package io.dsfleet.live.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.vision.DetectedBox;
import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Pins the JSON of the messages to viewers. */
class VideoMessagesTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void frame_isEncodedAsSpecified() {
    EncodedFrame frame =
        new EncodedFrame(
            1,
            1_648_799_400_123L,
            10,
            10,
            List.of(new DetectedBox(4, 1.4f, 2.6f, 3, 4, 0.951f)),
            ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    assertThat(MAPPER.readTree(VideoMessages.frame(frame)))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"type": "video_frame",
                 "containers": {"4": {"bbox": [1, 3, 3, 4], "confidence": 0.95, "captured": false}},
                 "timestamp": 1648799400.123,
                 "frame": "AQIDBA=="}
                """));
  }

  @Test
  void event_isEncodedAsSpecified() {
    assertThat(MAPPER.readTree(LiveEvent.containerDetected("gate", 4, 1_648_799_400_456L).json()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"type": "event",
                 "event_type": "container_detect",
                 "data": {"source": "gate", "container_id": "4"},
                 "timestamp": 1648799400.456}
                """));
  }
}
