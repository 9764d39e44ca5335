package io.dsfleet.visionworker;

import io.dsfleet.messages.vision.VisionMessage;
import io.dsfleet.messages.vision.VisionMessageCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes messages to the service, each as a whole. Thread-safe. */
final class MessageWriter {
  private final OutputStream output;

  MessageWriter(OutputStream output) {
    this.output = output;
  }

  /** Waits while the service does not read. */
  synchronized void write(VisionMessage message) throws IOException {
    ByteBuffer bytes = VisionMessageCodec.encode(message);
    output.write(bytes.array(), bytes.arrayOffset(), bytes.limit());
    output.flush();
  }
}
