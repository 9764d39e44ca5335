package io.dsfleet.live.source;

import io.dsfleet.messages.vision.VisionMessage.EncodedFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A frame of a source, shared by all viewers. Its JSON is encoded once, for the first of them. */
public final class LiveFrame {
  private final EncodedFrame frame;
  private final Runnable onEncoded;
  private @Nullable String json;

  /**
   * @param onEncoded called when the JSON is encoded
   */
  LiveFrame(EncodedFrame frame, Runnable onEncoded) {
    this.frame = frame;
    this.onEncoded = onEncoded;
  }

  /** The number of the frame, which grows within one run of the source's worker. */
  public long frameId() {
    return frame.frameId();
  }

  /** The picture as JPEG, with its boxes drawn. */
  public ByteBuffer jpeg() {
    return frame.jpeg();
  }

  /** The message {@code video_frame}. */
  public synchronized String json() {
    String encoded = json;
    if (encoded == null) {
      encoded = VideoMessages.frame(frame);
      json = encoded;
      onEncoded.run();
    }
    return encoded;
  }
}
