package io.dsfleet.messages.vision;

import java.nio.ByteBuffer;
import java.util.List;

/** A message of a vision worker to the service that started it. */
public sealed interface VisionMessage {

  /**
   * A frame with its boxes drawn.
   *
   * @param frameId counts the frames of one worker from 1
   * @param capturedAtMillis when the frame was decoded, in milliseconds since 1970
   * @param width in pixels, positive
   * @param height in pixels, positive
   * @param boxes at most {@link VisionMessageCodec#MAX_BOXES}
   * @param jpeg the picture as JPEG, not empty
   */
  record EncodedFrame(
      long frameId,
      long capturedAtMillis,
      int width,
      int height,
      List<DetectedBox> boxes,
      ByteBuffer jpeg)
      implements VisionMessage {
    public EncodedFrame {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "width and height must be positive, but they are " + width + " and " + height);
      }
      if (boxes.size() > VisionMessageCodec.MAX_BOXES) {
        throw new IllegalArgumentException(
            "a frame holds at most "
                + VisionMessageCodec.MAX_BOXES
                + " boxes, but there are "
                + boxes.size());
      }
      if (!jpeg.hasRemaining()) {
        throw new IllegalArgumentException("the JPEG is empty");
      }
      boxes = List.copyOf(boxes);
      jpeg = jpeg.asReadOnlyBuffer();
    }

    /** The picture, independent of the position of other readers. */
    @Override
    public ByteBuffer jpeg() {
      return jpeg.duplicate();
    }
  }

  /**
   * An error for the user. The worker exits after it unless it concerns a command.
   *
   * @param reason at most {@link VisionMessageCodec#MAX_REASON_CHARS} characters; longer texts are
   *     cut
   */
  record WorkerError(String reason) implements VisionMessage {
    public WorkerError {
      if (reason.length() > VisionMessageCodec.MAX_REASON_CHARS) {
        reason = reason.substring(0, VisionMessageCodec.MAX_REASON_CHARS);
      }
    }
  }
}
