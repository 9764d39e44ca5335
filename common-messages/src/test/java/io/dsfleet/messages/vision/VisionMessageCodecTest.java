package io.dsfleet.messages.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the bytes between a vision worker and its service. */
class VisionMessageCodecTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final VisionMessage.EncodedFrame FRAME =
      new VisionMessage.EncodedFrame(
          7,
          1_648_799_400_123L,
          768,
          576,
          List.of(new DetectedBox(3, 1, 2, 3, 4, 0.5f)),
          ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8}));
  private static final String FRAME_BYTES =
      "00000039" // length
          + "01"
          + "0000000000000007"
          + "0000017fe41a40bb"
          + "00000300"
          + "00000240"
          + "0001"
          + "0000000000000003"
          + "3f800000"
          + "40000000"
          + "40400000"
          + "40800000"
          + "3f000000"
          + "ffd8";
  private static final String ERROR_BYTES = "00000003" + "02" + "6e6f";

  @Test
  void message_hasItsGoldenBytes() {
    assertThat(HEX.formatHex(VisionMessageCodec.encode(FRAME).array())).isEqualTo(FRAME_BYTES);
    assertThat(
            HEX.formatHex(VisionMessageCodec.encode(new VisionMessage.WorkerError("no")).array()))
        .isEqualTo(ERROR_BYTES);
  }

  @Test
  void goldenBytes_yieldTheMessage() {
    assertThat(decode(FRAME_BYTES)).isEqualTo(FRAME);
    assertThat(decode(ERROR_BYTES)).isEqualTo(new VisionMessage.WorkerError("no"));
  }

  @Test
  void everyShortenedFrame_isRefused() {
    byte[] whole = HEX.parseHex(FRAME_BYTES.substring(8));
    for (int length = 0; length < whole.length - 1; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> VisionMessageCodec.decode(part))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void unknownKind_isNamed() {
    assertThatThrownBy(() -> VisionMessageCodec.decode(new byte[] {9}))
        .hasMessage("unknown kind of message: 9");
  }

  @Test
  void tooManyBoxes_areRefused() {
    List<DetectedBox> boxes = Collections.nCopies(257, new DetectedBox(1, 0, 0, 1, 1, 1));
    assertThatThrownBy(() -> new VisionMessage.EncodedFrame(1, 1, 1, 1, boxes, FRAME.jpeg()))
        .hasMessage("a frame holds at most 256 boxes, but there are 257");
  }

  @Test
  void pictureAboveTheLimit_isRefused() {
    VisionMessage huge =
        new VisionMessage.EncodedFrame(
            1, 1, 1, 1, List.of(), ByteBuffer.allocate(VisionMessageCodec.MAX_MESSAGE_BYTES));
    assertThatThrownBy(() -> VisionMessageCodec.encode(huge))
        .hasMessageStartingWith("a message has at most 4194304 bytes, but this one has");
  }

  @Test
  void longReason_isCut() {
    assertThat(new VisionMessage.WorkerError("x".repeat(2_000)).reason()).hasSize(1_000);
  }

  @Test
  void command_isOneWord() {
    assertThat(VisionCommand.parse("pause")).contains(VisionCommand.PAUSE);
    assertThat(VisionCommand.parse(" resume\r")).contains(VisionCommand.RESUME);
    assertThat(VisionCommand.parse("stop")).isEmpty();
    assertThat(VisionCommand.PAUSE.line()).isEqualTo("pause");
  }

  private static VisionMessage decode(String hex) {
    return VisionMessageCodec.decode(HEX.parseHex(hex.substring(8)));
  }
}
