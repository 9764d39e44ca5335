package io.dsfleet.messages.vision;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes messages of vision workers: a 32-bit length of the rest, one byte for the kind, and the
 * fields in the order of their record. Numbers are big-endian; a list is preceded by its 16-bit
 * length, texts are UTF-8 to the end of the message, and so is the JPEG.
 */
public final class VisionMessageCodec {
  /** Maximum length of a message without its length field. */
  public static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  /** Maximum number of boxes in a frame. */
  public static final int MAX_BOXES = 256;

  static final int MAX_REASON_CHARS = 1_000;

  private static final byte FRAME = 1;
  private static final byte ERROR = 2;
  private static final int FRAME_HEAD_BYTES = 1 + 8 + 8 + 4 + 4 + 2;
  private static final int BOX_BYTES = 8 + 5 * 4;

  private VisionMessageCodec() {}

  /**
   * The message with its length field.
   *
   * @throws IllegalArgumentException if the message is longer than {@link #MAX_MESSAGE_BYTES}
   */
  public static ByteBuffer encode(VisionMessage message) {
    return switch (message) {
      case VisionMessage.EncodedFrame frame -> frame(frame);
      case VisionMessage.WorkerError error -> {
        byte[] reason = error.reason().getBytes(StandardCharsets.UTF_8);
        yield started(1 + reason.length, ERROR).put(reason).flip();
      }
    };
  }

  private static ByteBuffer frame(VisionMessage.EncodedFrame frame) {
    ByteBuffer jpeg = frame.jpeg();
    int length = FRAME_HEAD_BYTES + frame.boxes().size() * BOX_BYTES + jpeg.remaining();
    ByteBuffer out =
        started(length, FRAME)
            .putLong(frame.frameId())
            .putLong(frame.capturedAtMillis())
            .putInt(frame.width())
            .putInt(frame.height())
            .putShort((short) frame.boxes().size());
    for (DetectedBox box : frame.boxes()) {
      out.putLong(box.objectId())
          .putFloat(box.left())
          .putFloat(box.top())
          .putFloat(box.right())
          .putFloat(box.bottom())
          .putFloat(box.confidence());
    }
    return out.put(jpeg).flip();
  }

  private static ByteBuffer started(int length, byte kind) {
    if (length > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message has at most " + MAX_MESSAGE_BYTES + " bytes, but this one has " + length);
    }
    return ByteBuffer.allocate(Integer.BYTES + length).putInt(length).put(kind);
  }

  /**
   * The message in the bytes after a length field.
   *
   * @throws IllegalArgumentException if the bytes are no message
   */
  public static VisionMessage decode(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message);
    try {
      byte kind = in.get();
      return switch (kind) {
        case FRAME -> frame(in);
        case ERROR -> new VisionMessage.WorkerError(StandardCharsets.UTF_8.decode(in).toString());
        default -> throw new IllegalArgumentException("unknown kind of message: " + kind);
      };
    } catch (BufferUnderflowException tooShort) {
      throw new IllegalArgumentException(
          "the message ends too early, after " + message.length + " bytes", tooShort);
    }
  }

  private static VisionMessage frame(ByteBuffer in) {
    long frameId = in.getLong();
    long capturedAt = in.getLong();
    int width = in.getInt();
    int height = in.getInt();
    int count = Short.toUnsignedInt(in.getShort());
    List<DetectedBox> boxes = new ArrayList<>(Math.min(count, MAX_BOXES));
    for (int index = 0; index < count; index++) {
      boxes.add(
          new DetectedBox(
              in.getLong(),
              in.getFloat(),
              in.getFloat(),
              in.getFloat(),
              in.getFloat(),
              in.getFloat()));
    }
    return new VisionMessage.EncodedFrame(frameId, capturedAt, width, height, boxes, in.slice());
  }
}
